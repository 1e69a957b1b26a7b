import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Mac, makeResponse, readChallenge } from '../../../shared/release/release-code.ts';
import { stateFile } from '../testing/fixtures.ts';
import { ReleaseCodes } from './release-codes.ts';

const secret = Buffer.alloc(32, 3).toString('base64url');
const mac: Mac = (message) => createHmac('sha256', Buffer.alloc(32, 3)).update(message).digest();
const MINUTE = 60_000;

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-codes-'));
  now = 1_000_000;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => ReleaseCodes.open(stateFile(folder, 'release-codes'), secret, () => now);
const answer = (challenge: string, minutes = 60) =>
  makeResponse(mac, challenge, { access: 'allow', minutes });

test('the answer is taken once, also by an agent started anew, and says what it is for', async () => {
  const device = { vendorId: '0951', productId: '1666' };
  const { challenge } = (await (await open()).challenge('one-device', device))!;
  expect(readChallenge(mac, challenge)).toEqual({ purpose: 'one-device' });
  const again = await open();
  expect(await again.redeem(answer(challenge, 240))).toEqual({
    ok: true,
    purpose: 'one-device',
    device,
    terms: { access: 'allow', minutes: 240 },
  });
  expect(await again.redeem(answer(challenge, 240))).toEqual({ ok: false, reason: 'no-challenge' });
  expect(await (await open()).redeem(answer(challenge, 240))).toEqual({ ok: false, reason: 'no-challenge' });
});

test('two who type it at once get one release', async () => {
  const codes = await open();
  const { challenge } = (await codes.challenge('any-device'))!;
  const verdicts = await Promise.all([codes.redeem(answer(challenge)), codes.redeem(answer(challenge))]);
  expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1);
});

test('a new challenge takes the place of the former, and one is good for a day', async () => {
  const codes = await open();
  const former = (await codes.challenge('any-device'))!;
  const { challenge, until } = (await codes.challenge('any-device'))!;
  expect(await codes.redeem(answer(former.challenge))).toMatchObject({ ok: false, reason: 'wrong' });
  now = until;
  expect(await codes.redeem(answer(challenge))).toEqual({ ok: false, reason: 'expired' });
});

describe('guessing', () => {
  const guessFive = async (codes: ReleaseCodes) => {
    for (let n = 0; n < 4; n++)
      expect(await codes.redeem(`0000000${n}`)).toEqual({ ok: false, reason: 'wrong' });
    return codes.redeem('00000009');
  };

  test('five times voids the challenge and locks, twice as long each time, over restarts', async () => {
    let codes = await open();
    const { challenge } = (await codes.challenge('isolation'))!;
    expect(await guessFive(codes)).toEqual({ ok: false, reason: 'locked', lockedUntil: now + 15 * MINUTE });
    codes = await open();
    expect(await codes.redeem(answer(challenge))).toMatchObject({ reason: 'locked' });
    // A new challenge does not open the lock.
    await codes.challenge('isolation');
    expect(await codes.redeem('00000000')).toMatchObject({ reason: 'locked' });
    now += 15 * MINUTE;
    expect(await codes.redeem(answer(challenge))).toMatchObject({ reason: 'wrong' });
    await codes.challenge('isolation');
    expect(await guessFive(codes)).toMatchObject({ reason: 'locked', lockedUntil: now + 30 * MINUTE });
  });

  test('a right answer after some slips is taken and forgets them', async () => {
    const codes = await open();
    const { challenge } = (await codes.challenge('any-device'))!;
    for (let n = 0; n < 4; n++) await codes.redeem('ABCDEFGH');
    expect(await codes.redeem(answer(challenge))).toMatchObject({ ok: true });
    await codes.challenge('any-device');
    for (let n = 0; n < 4; n++) expect(await codes.redeem('ABCDEFGH')).toMatchObject({ reason: 'wrong' });
  });
});

test('an agent enrolled without a secret says so', async () => {
  const codes = await ReleaseCodes.open(stateFile(folder, 'release-codes'), undefined, () => now);
  expect(await codes.challenge('any-device')).toBeUndefined();
  expect(await codes.redeem('00000000')).toEqual({ ok: false, reason: 'no-secret' });
});

test('what is kept is no answer and no secret', async () => {
  const codes = await open();
  const { challenge } = (await codes.challenge('any-device'))!;
  await codes.redeem('00000000');
  const kept = readFileSync(join(folder, 'release-codes.sealed'), 'latin1');
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(answer(challenge));
});
