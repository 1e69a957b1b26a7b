import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODED_BITS } from './carriers.ts';
import { decode, encode } from './convolutional-code.ts';
import { deviceCode, PAYLOAD_BITS, packPayload, unpackPayload, userCode } from './payload.ts';

const payloads = fc.record({
  device: fc.nat(0xffffffff),
  user: fc.nat(0xffff),
  at: fc.integer({ min: 0, max: 2 ** 24 - 1 }).map((minutes) => Date.UTC(2024, 0, 1) + minutes * 60_000),
});

const softOf = (coded: Uint8Array) => Float64Array.from(coded, (bit) => 2 * bit - 1);

describe('what a coded watermark carries', () => {
  it('comes back whole', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const bits = decode(softOf(encode(packPayload(payload))), PAYLOAD_BITS);
        expect(unpackPayload(bits)).toEqual(payload);
      }),
    );
  });

  it('comes back when one bit in twelve was read wrongly and as many not at all', () => {
    fc.assert(
      fc.property(payloads, fc.nat(11), (payload, shift) => {
        const soft = softOf(encode(packPayload(payload)));
        for (let i = shift; i < CODED_BITS; i += 12) soft[i]! *= -1;
        for (let i = (shift + 6) % 12; i < CODED_BITS; i += 12) soft[i] = 0;
        expect(unpackPayload(decode(soft, PAYLOAD_BITS))).toEqual(payload);
      }),
    );
  });

  it('is never read out of noise, and never with a bit changed', () => {
    fc.assert(
      fc.property(
        fc.float64Array({ minLength: CODED_BITS, maxLength: CODED_BITS, min: -1, max: 1, noNaN: true }),
        (noise) => {
          expect(unpackPayload(decode(noise, PAYLOAD_BITS))).toBeUndefined();
        },
      ),
    );
    fc.assert(
      fc.property(payloads, fc.nat(PAYLOAD_BITS - 1), (payload, changed) => {
        const bits = packPayload(payload);
        bits[changed]! ^= 1;
        expect(unpackPayload(bits)).toBeUndefined();
      }),
    );
  });

  it('refuses a time that 24 bits of minutes cannot tell', () => {
    expect(() => packPayload({ device: 1, user: 1, at: Date.UTC(2023, 11, 31) })).toThrow(/2024/);
    expect(() => packPayload({ device: 1, user: 1, at: Date.UTC(2056, 0, 1) })).toThrow(/2024/);
  });

  it('has one code for a PC, and another for the same name on another PC', () => {
    const [one, other] = [
      '3f0e8a52-0000-4000-8000-000000000001',
      '3f0e8a52-0000-4000-8000-000000000002',
    ] as const;
    expect(deviceCode(one)).not.toBe(deviceCode(other));
    expect(userCode(one, '王芳')).toBe(userCode(one, '王芳'));
    expect(userCode(one, '王芳')).not.toBe(userCode(other, '王芳'));
  });
});
