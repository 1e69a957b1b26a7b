import { describe, expect, test } from 'vitest';
import { inspect } from '../testing/inspect.ts';

const rule = (within: Record<string, number>) => ({
  proximity: [
    {
      id: 'deal',
      terms: ['收购', '并购', 'acquisition'],
      near: ['华信科技', 'Titan Corp'],
      within,
      level: '机密',
    },
  ],
});

function found(text: string, within: Record<string, number>): number {
  return (
    inspect(text, rule(within)).findings.find(({ detector }) => detector === 'proximity:deal')?.count ?? 0
  );
}

describe('characters', () => {
  test('counted between the two terms, in either order', () => {
    expect(found('收购一二三四五华信科技', { characters: 5 })).toBe(1);
    expect(found('收购一二三四五六华信科技', { characters: 5 })).toBe(0);
    expect(found('华信科技一二三收购', { characters: 5 })).toBe(1);
  });

  test('a term alone is nothing, and another part begins anew', () => {
    expect(found('收购 收购 收购', { characters: 100 })).toBe(0);
    const apart = inspect(
      [
        { part: 'slide:1', text: '收购' },
        { part: 'slide:2', text: '华信科技' },
      ],
      rule({ characters: 100 }),
    );
    expect(apart.findings).toEqual([]);
  });
});

test('words: a Han character is one, and so is an English word', () => {
  expect(found('the acquisition of all shares of Titan Corp', { words: 4 })).toBe(1);
  expect(found('the acquisition of all the shares of Titan Corp', { words: 4 })).toBe(0);
  expect(found('并购对象为华信科技', { words: 3 })).toBe(1);
});

test('the pair is named, counted once, and raises the level', () => {
  const { findings, level, reasons } = inspect(
    '关于收购华信科技的方案：收购华信科技，并购华信科技。',
    rule({ characters: 10 }),
  );
  expect(findings).toEqual([
    {
      detector: 'proximity:deal',
      count: 2,
      confidence: 1,
      samples: ['收购 … 华信科技', '并购 … 华信科技'],
      level: 'secret',
    },
  ]);
  expect(level).toBe('secret');
  expect(reasons[0]).toContain('proximity:deal');
});

test('whatever the pieces that the text comes in, across a megabyte', () => {
  const text = `${'无关文字。'.repeat(40_000)}收购一二三华信科技${'无关文字。'.repeat(40_000)}`;
  const pieces = text.match(/[\s\S]{1,4099}/g)!.map((piece) => ({ text: piece }));
  expect(inspect(pieces, rule({ words: 3 })).findings).toHaveLength(1);
});
