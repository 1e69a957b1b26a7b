import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAgentMessage, decodeConsoleMessage, negotiateVersion } from './codec.ts';
import { MAX_FRAME_BYTES } from './limits.ts';

const uuid = '00000000-0000-4000-8000-000000000000';

function codeOf(frame: string): string | undefined {
  const decoded = decodeAgentMessage(frame);
  return decoded.ok ? undefined : decoded.error.code;
}

describe('a frame that is not a message of an agent is named, not thrown', () => {
  test.each([
    ['', 'invalid-json'],
    ['{"type":"hello"', 'invalid-json'],
    ['null', 'invalid-message'],
    ['[]', 'invalid-message'],
    ['{"type":7}', 'invalid-message'],
    ['{"type":"teleport"}', 'unknown-type'],
    ['{"type":"constructor"}', 'unknown-type'],
    ['{"type":"__proto__"}', 'unknown-type'],
    ['{"type":"welcome"}', 'unknown-type'],
    ['{"type":"events","epoch":"x","events":[]}', 'invalid-message'],
    [`{"type":"events","epoch":"${uuid}","events":[{"seq":0,"event":{}}]}`, 'invalid-message'],
    [`"${'x'.repeat(MAX_FRAME_BYTES)}"`, 'too-large'],
    // Over the limit in bytes although not in characters.
    [`"${'密'.repeat(MAX_FRAME_BYTES / 3)}"`, 'too-large'],
  ])('%.40s', (frame, code) => {
    expect(codeOf(frame)).toBe(code);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ type: 'events', ...Object(value) })),
        ),
        (frame) => {
          const decoded = decodeAgentMessage(frame);
          if (!decoded.ok) expect(decoded.error.message.length).toBeLessThanOrEqual(2000);
        },
      ),
    );
  });
});

test('a type of any length is cut in the answer', () => {
  const decoded = decodeAgentMessage(JSON.stringify({ type: 'x'.repeat(10_000) }));
  expect(!decoded.ok && decoded.error.about).toHaveLength(64);
});

test('a batch with one bad event passes: each event is checked for itself on arrival', () => {
  const frame = JSON.stringify({
    type: 'events',
    epoch: uuid,
    events: [{ seq: 1, event: { nonsense: true } }],
  });
  expect(decodeAgentMessage(frame).ok).toBe(true);
});

test('each side reads its own messages only', () => {
  const ack = JSON.stringify({ type: 'ack', epoch: uuid, seq: 3 });
  expect(decodeConsoleMessage(ack)).toEqual({ ok: true, message: { type: 'ack', epoch: uuid, seq: 3 } });
  expect(codeOf(ack)).toBe('unknown-type');
});

test('fields of a later version are left out, not refused', () => {
  const decoded = decodeConsoleMessage(JSON.stringify({ type: 'ack', epoch: uuid, seq: 3, later: true }));
  expect(decoded.ok && 'later' in decoded.message).toBe(false);
});

test.each([
  [[1], [1], 1],
  [[1, 2, 3], [2, 1], 2],
  [[2], [1], undefined],
  [[1], [], undefined],
])('versions %j and %j: %s', (ours, theirs, expected) => {
  expect(negotiateVersion(ours, theirs)).toBe(expected);
});
