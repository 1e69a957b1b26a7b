import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from './ast.ts';
import { complete } from './complete.ts';
import { stateOf, toggled } from './edit.ts';
import { errorText } from './errors.ts';
import { matches, type Searched } from './match.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';

const EVENT: Searched = {
  at: Date.UTC(2026, 10, 1, 9, 30),
  severity: 'high',
  channel: 'removable-storage',
  level: 'secret',
  action: 'block',
  outcome: 'done',
  type: 'file.seen',
  user: 'LiNa',
  host: 'PC-017',
  device: 'a-1',
  rule: 'block-secret',
  file: '客户名单 2026.docx',
  detector: ['cn.resident-id', 'cn.mobile'],
  text: 'pc-017\nd:\\客户名单 2026.docx\nlina\nkingston',
};

function finds(source: string): boolean {
  const { query, error } = parseQuery(source);
  if (error) throw new Error(errorText(error, 'en'));
  return matches(query, EVENT);
}

test.each([
  '',
  '  ',
  'channel:usb',
  '通道:U盘',
  'channel:移动存储',
  'CHANNEL：USB',
  'channel:(mail,usb)',
  'channel:(mail、usb)',
  'level>=机密',
  'level≥秘密',
  'level:Secret',
  'level<"top secret"',
  '密级:绝密 or severity>=high',
  'user:li*',
  'user:*NA',
  '-action:audit',
  'not action:audit',
  'host:PC-0*',
  'file:*.docx',
  'file:"客户名单 2026.docx"',
  'detector:cn.resident-id',
  'detector:cn.*',
  'type:file.*',
  'at>2026-11-01',
  'at:2026-11-01',
  'at:2026-11-01T09:30',
  'at<2026-11-01T09:30:01',
  '客户名单 kingston',
  '"客户名单 2026"',
  'channel:mail or (user:lina -severity:low)',
  'channel:mail channel:usb or 名单',
  '-(channel:mail or level:公开)',
  'nothing 或 lina',
])('%s finds the event', (source) => {
  expect(finds(source)).toBe(true);
});

test.each([
  'channel:mail',
  'level>机密',
  'user:li',
  'user:"li*"',
  '-channel:usb',
  'at>2026-11-02',
  'at:2026-10-31',
  'file:*.pdf',
  'action:(audit warn)',
  'kingston sandisk',
  'channel:usb (user:wang or user:zhang)',
])('%s does not', (source) => {
  expect(finds(source)).toBe(false);
});

test('a level of another scheme counts as the highest', () => {
  const other = { ...EVENT, level: 'board-only' };
  expect(matches(parseQuery('level>=绝密').query!, other)).toBe(true);
  expect(matches(parseQuery('level<绝密').query!, other)).toBe(false);
  expect(matches(parseQuery('level>=公开').query!, { ...EVENT, level: null })).toBe(false);
});

test('times without a zone are of the reader’s', () => {
  const inShanghai = { offsetMinutes: () => 480 };
  expect(printQuery(parseQuery('at>=2026-11-01', inShanghai).query!)).toBe('at>=2026-10-31T16:00Z');
});

test.each([
  ['chanel:usb', 'unknown-field', 0, 6],
  ['channel:', 'value-missing', 0, 8],
  ['a severity:urgent', 'unknown-value', 11, 17],
  ['level>=最高', 'unknown-value', 7, 9],
  ['user>=a', 'not-ordered', 0, 6],
  ['at>yesterday', 'bad-time', 3, 12],
  ['at>2026-02-30', 'bad-time', 3, 13],
  ['user:"li', 'quote-open', 5, 8],
  ['(a or b', 'bracket-open', 0, 1],
  ['a) b', 'bracket-extra', 1, 2],
  ['a or', 'term-missing', 2, 4],
  ['or a', 'term-missing', 0, 2],
  ['a -', 'term-missing', 2, 3],
  ['()', 'term-missing', 0, 2],
  ['channel:()', 'value-missing', 8, 10],
  ['detector:cn.*id', 'wild-inside', 9, 15],
  ['('.repeat(30), 'too-long', 20, 30],
] as const)('%s: %s', (source, code, at, end) => {
  expect(parseQuery(source).error).toMatchObject({ code, at, end });
});

test('errors are said in both languages', () => {
  const { error } = parseQuery('chanel:usb');
  expect(errorText(error!, 'zh-CN')).toContain('没有“chanel”这个字段');
  expect(errorText(error!, 'en')).toContain('no field “chanel”');
});

describe('whatever is typed', () => {
  const token = fc.oneof(
    fc.constantFrom(
      'channel:',
      'level>=',
      '机密',
      'usb',
      '(',
      ')',
      '"',
      '-',
      ' or ',
      ' ',
      ',',
      '*',
      'at>',
      '2026-11-01',
      '\\',
      '“',
      '：',
      'not ',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const typed = fc.array(token, { maxLength: 24 }).map((parts) => parts.join(''));

  test('is read or refused with a place within it, never thrown at', () => {
    fc.assert(
      fc.property(typed, (source) => {
        const { query, error } = parseQuery(source);
        if (query) matches(query, EVENT);
        else {
          expect(error.at).toBeGreaterThanOrEqual(0);
          expect(error.end).toBeGreaterThanOrEqual(error.at);
          expect(error.end).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('is printed as what is read again as the same', () => {
    fc.assert(
      fc.property(typed, (source) => {
        const { query } = parseQuery(source);
        if (query) expect(parseQuery(printQuery(query)).query).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });

  test('can be completed anywhere', () => {
    fc.assert(
      fc.property(typed, fc.nat(60), (source, at) => {
        for (const offer of complete(source, Math.min(at, source.length))) {
          expect(offer.from).toBeLessThanOrEqual(offer.to);
          expect(offer.to).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });
});

test('fields, then their values are offered, as people call them', () => {
  const words = (source: string, language?: 'zh-CN' | 'en') =>
    complete(source, source.length, language).map(({ text }) => text);
  expect(words('ch')).toEqual(['channel:']);
  expect(words('密')).toEqual(['level:', 'level>=']);
  expect(words('user:x -sev')).toEqual(['severity:', 'severity>=']);
  expect(words('channel:移')).toEqual(['channel:移动存储']);
  expect(words('level>=', 'zh-CN')).toContain('level>=机密');
  expect(words('level>=to', 'en')).toEqual(['level>="Top secret"']);
  expect(words('channel:(mail,pr', 'en')).toEqual(['Printing']);
  expect(words('user:')).toEqual([]);
});

test('a deep query from elsewhere is printed and tested, too', () => {
  const query: Query = {
    kind: 'or',
    parts: [
      { kind: 'and', parts: [] },
      { kind: 'word', text: 'or' },
    ],
  };
  expect(printQuery({ kind: 'word', text: 'or' })).toBe('"or"');
  expect(matches(query, EVENT)).toBe(true);
});

test('a condition is put in, turned round and taken out again', () => {
  const press = (source: string, exclude = false) =>
    printQuery(toggled(parseQuery(source).query!, 'user', '李 娜', exclude));
  expect(press('')).toBe('user:"李 娜"');
  expect(press('user:"李 娜"')).toBe('');
  expect(press('a user:"李 娜" b', true)).toBe('a b -user:"李 娜"');
  expect(press('a or b')).toBe('(a or b) user:"李 娜"');
  expect(stateOf(parseQuery('a -user:"李 娜"').query!, 'user', '李 娜')).toBe('excluded');
});
