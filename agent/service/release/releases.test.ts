import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuardEvent } from '../../../shared/events/event.ts';
import { makeResponse } from '../../../shared/release/release-code.ts';
import { GrantStore } from '../devices/grant-store.ts';
import { silent, stateFile } from '../testing/fixtures.ts';
import { ReleaseCodes } from './release-codes.ts';
import { Releases } from './releases.ts';

const key = Buffer.alloc(32, 9);
const mac = (message: Uint8Array) => createHmac('sha256', key).update(message).digest();
const DEVICE = { vendorId: '0951', productId: '1666', serial: 'A1' };

let folder: string;
let grants: GrantStore;
let releases: Releases;
let events: GuardEvent[];
let lifted: string[];
let permittedUntil: number;
let network: { state: 'done' | 'failed'; reason?: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-releases-'));
  grants = new GrantStore({ file: stateFile(folder, 'device-grants'), log: silent });
  events = [];
  lifted = [];
  permittedUntil = 0;
  network = { state: 'done' };
  releases = new Releases({
    grants,
    codes: await ReleaseCodes.open(stateFile(folder, 'release-codes'), key.toString('base64url')),
    // As the spool checks them: an event that breaks the schema would never arrive.
    report: (event) => events.push(GuardEvent.parse(event)),
    permitStop: async (until) => {
      permittedUntil = until;
    },
    releaseNetwork: async (by) => {
      lifted.push(by);
      return network;
    },
  });
});
afterEach(() => {
  grants.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a code for a device releases that device for the time agreed, and tells of it', async () => {
  const { challenge } = (await releases.challenge('one-device', DEVICE))!;
  const before = Date.now();
  const code = makeResponse(mac, challenge, { access: 'read-only', minutes: 240 });
  expect(await releases.redeem(code, 'wangwei')).toMatchObject({ ok: true });
  const [grant] = grants.active();
  expect(grant).toMatchObject({ access: 'read-only', device: DEVICE });
  expect(grant!.until - before).toBeGreaterThanOrEqual(240 * 60_000);
  expect(lifted).toEqual([]);
  expect(events).toMatchObject([
    {
      type: 'release-code.used',
      severity: 'high',
      details: { by: 'wangwei', purpose: 'one-device', serial: 'A1' },
    },
  ]);
});

test('a code against isolation lifts it, releases no device, and says when that failed', async () => {
  const redeem = async () => {
    const { challenge } = (await releases.challenge('isolation'))!;
    return releases.redeem(makeResponse(mac, challenge, { access: 'allow', minutes: 60 }), 'root');
  };
  expect(await redeem()).toMatchObject({ ok: true, purpose: 'isolation' });
  expect([lifted, grants.list()]).toEqual([['code: root'], []]);
  network = { state: 'failed', reason: 'nft: no' };
  expect(await redeem()).toMatchObject({ failure: 'nft: no' });
});

test('a wrong code is told of, without the code', async () => {
  await releases.challenge('any-device');
  expect(await releases.redeem('ABCDEFGH', 'wangwei')).toMatchObject({ ok: false, reason: 'wrong' });
  expect(events).toMatchObject([
    { type: 'release-code.refused', details: { reason: 'wrong', by: 'wangwei' } },
  ]);
  expect(JSON.stringify(events)).not.toContain('ABCDEFGH');
});

test('an order to release what is over already is not carried out', async () => {
  const over = { id: 'x', access: 'allow' as const, from: 0, until: Date.now() - 1 };
  expect(await releases.grant(over)).toEqual({ state: 'expired' });
  expect(await releases.revoke('x')).toEqual({ state: 'done' });
});

test('a request is an event with who, what for, how long and which device', () => {
  const id = releases.request({ minutes: 30, reason: '演示', device: DEVICE, by: '王伟' });
  expect(events).toMatchObject([
    {
      id,
      type: 'release.requested',
      actor: { user: '王伟' },
      details: { minutes: 30, reason: '演示', ...DEVICE },
    },
  ]);
});

test('a code for stopping the service permits that for the time agreed, and tells of it', async () => {
  const { challenge } = (await releases.challenge('stop-service'))!;
  const before = Date.now();
  const code = makeResponse(mac, challenge, { access: 'allow', minutes: 30 });
  expect(await releases.redeem(code, 'wangwei')).toMatchObject({ ok: true, purpose: 'stop-service' });
  expect(permittedUntil).toBeGreaterThanOrEqual(before + 30 * 60_000);
  expect(grants.active()).toEqual([]);
  expect(events.at(-1)).toMatchObject({
    type: 'release-code.used',
    severity: 'high',
    details: { purpose: 'stop-service', by: 'wangwei' },
  });
});
