import { describe, expect, test } from 'vitest';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

/** '12345678901234567890' in base 32: the secret of RFC 6238's own test vectors. */
const RFC = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('RFC 6238 appendix B, SHA-1, the last six digits', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i', (seconds, code) => {
    expect(totpStep(RFC, code, null, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });
});

test('a code is taken one step early or late, not two, and never again once used', () => {
  const at = (seconds: number, used: number | null = null) => totpStep(RFC, '287082', used, seconds * 1000);
  expect(at(29)).toBe(1);
  expect(at(89)).toBe(1);
  expect(at(90)).toBeUndefined();
  expect(at(59, 1)).toBeUndefined();
  expect(at(59, 5)).toBeUndefined();
  expect(at(59, 0)).toBe(1);
});

test.each(['', '28708', '2870822', '28 7082', 'abcdef', '２８７０８２'])('%j is no code', (code) => {
  expect(totpStep(RFC, code, null, 59_000)).toBeUndefined();
});

test('secrets have 160 bits and differ; the address names account and console', () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  expect(totpUri(secret, 'li hua', 'Guardpost')).toContain(`otpauth://totp/Guardpost:li%20hua?`);
});
