import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '../../../api/contract.ts';
import { retryAfter } from '../delivery.ts';
import type { ForwardRecord } from '../record.ts';
import { fold } from './fold.ts';
import { asText, messageOf } from './message.ts';
import { isQuiet } from './quiet-hours.ts';

const record = (name: string, more: Partial<StoredEvent> = {}): ForwardRecord => ({
  source: 'events',
  position: 1,
  groups: [],
  event: {
    id: randomUUID(),
    at: 1_750_000_000_000,
    type: 'file.seen',
    severity: 'high',
    channel: 'mail',
    file: { name, path: name, sizeBytes: 1 },
    actor: { user: 'li' },
    position: 1,
    agentId: randomUUID(),
    hostname: 'pc-1',
    receivedAt: 0,
    ...more,
  } as StoredEvent,
});
const writing = { language: 'en' as const, baseUrl: 'https://console', zone: 'Asia/Shanghai' };

test('a storm of alike events is one line with its number, a few names and the rest counted', () => {
  const message = messageOf(
    fold(
      [],
      Array.from({ length: 500 }, (_, n) => record(`${n}.docx`)),
    ),
    writing,
  );
  expect(message.title).toBe('[Guardpost] High: File copied (500 times)');
  expect(message.lines).toContain('File: 0.docx, 1.docx, 2.docx and others, 500 in all');
  expect(message.lines.length).toBeLessThan(10);
});

test('folding in steps tells the same as folding at once', () => {
  const one = [record('a'), record('b', { channel: 'printing' })];
  const two = [record('c'), record('d', { severity: 'critical' })];
  expect(fold(fold([], one), two)).toEqual(fold([], [...one, ...two]));
});

test('the gravest comes first and is kept when there are more kinds than are told apart', () => {
  const many = Array.from({ length: 300 }, (_, n) =>
    record('x', { severity: 'low', decision: { action: 'audit', severity: 'low', ruleId: `r${n}` } }),
  );
  const message = messageOf(fold([], [...many, record('worst', { severity: 'critical' })]), writing);
  expect(message.severity).toBe('critical');
  expect(message.lines[0]).toContain('Critical');
  expect(message.lines.at(-1)).toMatch(/more kinds/);
});

test('a name begins no line of its own and hides nothing by turning the direction of writing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
      const text = asText(
        messageOf(fold([], [record(`${name}\n[Guardpost] Critical`)]), writing),
        'en',
        4000,
      );
      expect(text.split('\n').filter((line) => line.startsWith('[Guardpost]'))).toHaveLength(1);
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

test('a text never takes more bytes than its receiver allows, and keeps its link', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 60 }), (names) => {
      const message = messageOf(
        fold(
          [],
          [
            record('first'),
            ...names.map((name, n) => record(name, { severity: n % 2 ? 'low' : 'high', hostname: name })),
          ],
        ),
        writing,
      );
      const text = asText(message, 'en', 600);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(600);
      expect(text).toContain('https://console/events');
    }),
  );
});

test('quiet hours go over midnight in their own time zone', () => {
  const quiet = { from: '22:00', to: '07:00', zone: 'Asia/Shanghai', except: 'critical' as const };
  // 上海 is eight hours ahead of UTC all year.
  const at = (utc: string) => isQuiet(quiet, Date.parse(`2026-03-01T${utc}:00Z`));
  expect([at('13:59'), at('14:00'), at('20:00'), at('22:59'), at('23:00')]).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isQuiet({ ...quiet, from: '08:00', to: '08:00' }, 0)).toBe(false);
});

test('attempts become rarer, by chance, up to a quarter of an hour', () => {
  expect([retryAfter(1, () => 0), retryAfter(1, () => 1)]).toEqual([500, 1000]);
  expect([retryAfter(4, () => 0), retryAfter(4, () => 1)]).toEqual([4000, 8000]);
  expect(retryAfter(1000, () => 1)).toBe(900_000);
});
