import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceGrant } from '../../../shared/policy/device-control.ts';
import { silent, stateFile } from '../testing/fixtures.ts';
import { type GrantChange, GrantStore } from './grant-store.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guardpost-grants-'));
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true });
});

async function open() {
  const store = new GrantStore({ file: stateFile(dataDir, 'device-grants'), log: silent });
  const changes: string[] = [];
  store.onChange((list: GrantChange[]) =>
    changes.push(...list.map(({ kind, grant }) => `${kind} ${grant.id}`)),
  );
  await store.load();
  return { store, changes };
}

const grant = (id: string, from: number, until: number) =>
  DeviceGrant.parse({ id, access: 'allow', device: { serial: 'S1' }, from, until });

test('a release begins and ends at its time, and whoever must act is told', async () => {
  const { store, changes } = await open();
  await store.add(grant('a', 1_060_000, 1_120_000));
  expect(store.active()).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(store.active().map(({ id }) => id)).toEqual(['a']);
  vi.advanceTimersByTime(60_000);
  expect(store.active()).toEqual([]);
  expect(changes).toEqual(['begun a', 'ended a']);
  store.stop();
});

test('a release outlives a restart and is not told of twice; one taken back is gone', async () => {
  const first = await open();
  await first.store.add(grant('a', 0, 2_000_000));
  await first.store.add(grant('b', 0, 2_000_000));
  expect(await first.store.revoke('b')).toBe(true);
  expect(first.changes).toEqual(['begun a', 'begun b', 'ended b']);
  first.store.stop();
  const second = await open();
  expect(second.store.active().map(({ id }) => id)).toEqual(['a']);
  expect(second.changes).toEqual([]);
  expect(await second.store.revoke('b')).toBe(false);
  second.store.stop();
});

test('what has ended is neither taken nor kept, and a damaged file releases nothing', async () => {
  const { store } = await open();
  await expect(store.add(grant('late', 0, 999_999))).rejects.toThrow('ended');
  await store.add(grant('short', 0, 1_000_500));
  vi.advanceTimersByTime(1_000);
  await store.add(grant('next', 0, 9_000_000));
  expect(JSON.stringify(await stateFile(dataDir, 'device-grants').load())).not.toContain('short');
  store.stop();
  await stateFile(dataDir, 'device-grants').save([{ id: 'x', access: 'all', until: 9e15 }]);
  const damaged = await open();
  expect(damaged.store.active()).toEqual([]);
  damaged.store.stop();
});
