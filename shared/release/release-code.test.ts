import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Mac,
  makeChallenge,
  makeResponse,
  NONCES,
  RELEASE_MINUTES,
  RELEASE_PURPOSES,
  readChallenge,
  readResponse,
  spokenCode,
} from './release-code.ts';

const macOf =
  (secret: Uint8Array): Mac =>
  (message) =>
    createHmac('sha256', secret).update(message).digest();
const mac = macOf(Buffer.alloc(32, 7));

const anyPurpose = fc.constantFrom(...RELEASE_PURPOSES);
const anyNonce = fc.integer({ min: 0, max: NONCES - 1 });
const anyTerms = fc.record({
  access: fc.constantFrom('allow' as const, 'read-only' as const),
  minutes: fc.constantFrom(...RELEASE_MINUTES),
});
/** As a person reads a code out and another writes it down. */
const heard = (code: string) =>
  fc.constantFrom(
    code,
    code.toLowerCase(),
    spokenCode(code),
    code.split('').join(' '),
    code.replaceAll('0', 'o').replaceAll('1', 'l'),
    code.replaceAll('0', 'O').replaceAll('1', 'I'),
  );

test('what was granted is what the agent reads, however the codes were spelled', () => {
  fc.assert(
    fc.property(anyPurpose, anyNonce, anyTerms, fc.gen(), (purpose, nonce, terms, gen) => {
      const challenge = makeChallenge(mac, purpose, nonce);
      expect(challenge).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(readChallenge(mac, gen(heard, challenge))).toEqual({ purpose });
      const response = makeResponse(mac, gen(heard, challenge), terms);
      expect(response).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(readResponse(mac, challenge, gen(heard, response))).toEqual(terms);
    }),
  );
});

test('a slip in the challenge is noticed by the console nearly always', () => {
  let missed = 0;
  let tried = 0;
  fc.assert(
    fc.property(
      anyPurpose,
      anyNonce,
      fc.nat(7),
      fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      (purpose, nonce, at, character) => {
        const challenge = makeChallenge(mac, purpose, nonce);
        if (challenge[at] === character) return;
        tried++;
        if (readChallenge(mac, challenge.slice(0, at) + character + challenge.slice(at + 1))) missed++;
      },
    ),
    { numRuns: 2_000 },
  );
  // Ten check bits let one in 1,024 through.
  expect(tried).toBeGreaterThan(1_000);
  expect(missed).toBeLessThan(15);
});

describe('a response is good for one challenge of one agent', () => {
  test('not for another challenge', () => {
    fc.assert(
      fc.property(
        anyPurpose,
        anyNonce,
        anyPurpose,
        anyNonce,
        anyTerms,
        (purpose, nonce, other, another, terms) => {
          const challenge = makeChallenge(mac, purpose, nonce);
          const elsewhere = makeChallenge(mac, other, another);
          if (challenge === elsewhere) return;
          expect(readResponse(mac, elsewhere, makeResponse(mac, challenge, terms))).toBeUndefined();
        },
      ),
    );
  });

  test('not for another agent, whose challenge it cannot even read', () => {
    const stranger = macOf(randomBytes(32));
    const challenge = makeChallenge(mac, 'any-device', 12_345);
    const response = makeResponse(stranger, challenge, { access: 'allow', minutes: 60 });
    expect(readResponse(mac, challenge, response)).toBeUndefined();
  });

  test('nor with longer terms: changing any character breaks it', () => {
    fc.assert(
      fc.property(
        anyNonce,
        anyTerms,
        fc.nat(7),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (nonce, terms, at, character) => {
          const challenge = makeChallenge(mac, 'one-device', nonce);
          const response = makeResponse(mac, challenge, terms);
          if (response[at] === character) return;
          const changed = response.slice(0, at) + character + response.slice(at + 1);
          expect(readResponse(mac, challenge, changed)).toBeUndefined();
        },
      ),
    );
  });

  test('a challenge of one purpose is never one of another', () => {
    const codes = RELEASE_PURPOSES.map((purpose) => makeChallenge(mac, purpose, 99));
    expect(new Set(codes).size).toBe(RELEASE_PURPOSES.length);
  });
});

test('anything else that is typed is no code, and never throws', () => {
  const challenge = makeChallenge(mac, 'isolation', 1);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (typed) => {
      expect(readResponse(mac, challenge, typed)).toBeUndefined();
      if (typed.replace(/[\s-]/g, '').length !== 8) expect(readChallenge(mac, typed)).toBeUndefined();
    }),
  );
});

test('a time that cannot be said in a code is refused', () => {
  const challenge = makeChallenge(mac, 'any-device', 1);
  expect(() => makeResponse(mac, challenge, { access: 'allow', minutes: 7 })).toThrow(/minutes/);
});
