import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readServiceLine, readTrayLine } from './codec.ts';
import { MAX_TRAY_LINE } from './limits.ts';
import { Lines } from './lines.ts';
import { iconOf, type SessionState } from './state.ts';
import { TokenBucket } from './token-bucket.ts';

const uuid = '00000000-0000-4000-8000-000000000000';

describe('lines', () => {
  test('come out whole however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string().map((text) => text.replaceAll('\n', ' '))),
        fc.array(fc.nat(20)),
        (lines, cuts) => {
          const stream = lines.map((line) => `${line}\n`).join('');
          const reader = new Lines(1000);
          const read: string[] = [];
          let at = 0;
          for (const cut of cuts) {
            read.push(...reader.push(stream.slice(at, at + cut)));
            at += cut;
          }
          read.push(...reader.push(stream.slice(at)));
          expect(read).toEqual(lines);
        },
      ),
    );
  });

  test('that never end are given up at their limit', () => {
    const reader = new Lines(10);
    reader.push('1234567890');
    expect(() => reader.push('1')).toThrow(RangeError);
    expect(() => new Lines(10).push(`${'x'.repeat(11)}\n`)).toThrow(RangeError);
  });
});

describe('a line that is not a message is named, not thrown', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"type":"hello"}',
    '{"type":"welcome","version":1,"user":"root","sessionId":"1","host":"x"}',
    '{"type":"__proto__"}',
    '{"type":"policy","document":{}}',
    `{"type":"prompt-answer","id":"${uuid}","answer":"allow"}`,
    `{"type":"ask-release","ref":"${uuid}","quarantineId":"../../etc/shadow","reason":"x"}`,
    `{"type":"ask-release","ref":"${uuid}","quarantineId":"${uuid}","reason":"   "}`,
    '{"type":"signal","kind":"UPPER","data":{}}',
  ])('%.60s', (line) => {
    expect(readTrayLine(line).ok).toBe(false);
  });

  test('whatever it is, on either side', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(readTrayLine(line).ok).toBe(false);
        expect(readServiceLine(line).ok).toBe(false);
      }),
    );
  });
});

test('only a signal may be long', () => {
  const text = 'x'.repeat(MAX_TRAY_LINE);
  const long = (message: object) => readTrayLine(JSON.stringify(message));
  expect(long({ type: 'signal', kind: 'clipboard', data: { text } }).ok).toBe(true);
  const hello = long({ type: 'hello', versions: [1], app: 'x', padding: text });
  expect(!hello.ok && hello.code).toBe('too-large');
});

test('a bucket allows a burst, then its rate, and never saves up more than a burst', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 1 }, 0);
  expect([1, 1, 1, 1].map((n) => bucket.take(n, 0))).toEqual([true, true, true, false]);
  expect([bucket.take(1, 1000), bucket.take(1, 1000)]).toEqual([true, false]);
  expect([bucket.take(3, 1e9), bucket.take(1, 1e9)]).toEqual([true, false]);
});

test('the icon says the gravest that holds', () => {
  const well: SessionState = {
    type: 'state',
    online: true,
    isolated: false,
    policyRevision: 1,
    policyName: 'p',
    failing: [],
  };
  expect(iconOf(well)).toBe('protected');
  expect(iconOf({ ...well, online: false })).toBe('offline');
  expect(iconOf({ ...well, online: false, failing: ['usb'] })).toBe('attention');
  expect(iconOf({ ...well, policyRevision: 0 })).toBe('attention');
  expect(iconOf({ ...well, isolated: true, failing: ['usb'] })).toBe('isolated');
  expect(iconOf(well, true)).toBe('attention');
  expect(iconOf(undefined)).toBe('attention');
});
