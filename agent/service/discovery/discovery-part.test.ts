import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Spool } from '../spool/spool.ts';
import { openSpool } from '../testing/fixtures.ts';
import { DiscoveryPart } from './discovery-part.ts';
import { filesBelow } from './ordered-walk.ts';

let folder: string;
let spool: Spool;
let seen: string[];
let events: GuardEvent[];
let load = 0;
let battery = false;
let part: DiscoveryPart;
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 10_000 });

function discover(about: object = {}, onFile: () => void = () => {}): DiscoveryPart {
  const discovery = { folders: ['~/Documents'], cpuPercent: 100, ...about };
  const policy = { revision: 1, policy: Policy.parse({ name: 'p', rules: [], discovery }) };
  part = new DiscoveryPart({
    platform: {
      homes: async () => [{ user: 'li', path: join(folder, 'li') }],
      actorOf: async () => ({ user: 'li' }),
      onBattery: async () => battery,
    },
    policy: () => policy,
    spool,
    accept: ({ observation }) => {
      expect(observation).toMatchObject({ channel: 'at-rest', operation: 'present' });
      seen.push(observation.file.name);
      onFile();
    },
    waiting: () => 0,
    report: (event) => events.push(event),
    load: () => load,
  });
  return part;
}
const put = (path: string) => {
  mkdirSync(join(folder, 'li', 'Documents', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'li', 'Documents', path), 'x');
};
async function all(paths: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const path of paths) list.push(path);
  return list;
}
const types = () => events.map(({ type }) => type);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'guardpost-discovery-')));
  spool = openSpool(join(folder, 'spool.db'));
  [seen, events, load, battery] = [[], [], 0, false];
  for (const path of ['b/2', 'b/1', 'a', 'b!', 'c/d/3']) put(path);
});
afterEach(async () => {
  await part.stop();
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

test('each file once a round, in order; links and what is excluded are left out', async () => {
  symlinkSync('/etc', join(folder, 'li', 'Documents', 'etc'));
  await discover({ exclude: ['**/c/**'] }).start(() => {});
  await eventually(types).toEqual(['discovery.begun', 'discovery.finished']);
  expect(seen).toEqual(['a', '1', '2', 'b!']);
});

test('a round that was interrupted goes on where it was', async () => {
  await discover({}, () => seen.length === 2 && void part.stop()).start(() => {});
  await eventually(() => spool.mark('state', 'discovery')).toBeDefined();
  await part.stop();
  await discover().start(() => {});
  await eventually(types).toContain('discovery.finished');
  expect(seen).toEqual(['a', '1', '2', 'b!', '3']);
  expect(events.at(-1)?.details).toMatchObject({ files: 5 });
});

test('it waits while the PC is busy or on battery, and for the next round', async () => {
  load = 5;
  await discover().start(() => {});
  await eventually(types).toEqual(['discovery.begun']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(seen).toEqual([]);
  [load, battery] = [0, true];
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(seen).toEqual([]);
  battery = false;
  await eventually(types).toEqual(['discovery.begun', 'discovery.finished']);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(seen).toHaveLength(5);
});

test('wherever a walk is left, both halves together are the whole', async () => {
  const root = join(folder, 'li');
  const whole = await all(filesBelow(root));
  for (const [index, path] of whole.entries()) {
    expect(await all(filesBelow(root, path))).toEqual(whole.slice(index + 1));
  }
});
