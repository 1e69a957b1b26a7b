import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Monitoring } from '../../shared/policy/schema.ts';
import { locate } from '../platform/linux/locate.ts';
import type { Platform, RemovableMount, StorageChange } from '../platform/platform.ts';
import type { Monitor, SettledFile } from './monitor.ts';
import { createRemovableStorageMonitor } from './removable-storage.ts';

// Real folders, watched for real; only what the kernel would say of media is said by the test.
const isLinux = process.platform === 'linux';
let base: string;
let mounts: RemovableMount[];
let tell: (change: StorageChange) => void;
let files: SettledFile[];
let changes: StorageChange[];
let monitor: Monitor;
/** On a busy machine too. */
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 10_000 });

const platform = {
  watchStorage: async ({ onChange }: Parameters<Platform['watchStorage']>[0]) => {
    tell = onChange;
    return {
      snapshot: async () => ({ devices: mounts.map(({ device }) => device), mounts }),
      close: async () => {},
    };
  },
  locate,
  writersOf: async () => [],
  actorOf: async () => ({ user: 'li' }),
} as unknown as Platform;

function medium(name: string): RemovableMount {
  const mountPoint = join(base, name);
  mkdirSync(mountPoint, { recursive: true });
  return { mountPoint, device: { key: `usb:${name}`, bus: 'usb', mountPoint } };
}
const names = () => files.map(({ observation }) => observation.file.name);
const start = (since?: number, monitoring = Monitoring.parse({})) =>
  monitor.start(
    monitoring,
    {
      file: (file) => files.push(file),
      storage: (change) => changes.push(change),
      failed: (error) => {
        throw error;
      },
    },
    since,
  );

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'guardpost-media-'));
  mounts = [];
  files = [];
  changes = [];
  monitor = createRemovableStorageMonitor(platform);
});
afterEach(async () => {
  await monitor.stop();
  rmSync(base, { recursive: true, force: true });
});

describe.skipIf(!isLinux)('a medium', () => {
  test('that is there at the start: what lies on it is known, what comes is told, with the medium', async () => {
    const stick = medium('stick');
    writeFileSync(join(stick.mountPoint, 'old'), '1');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(stick.mountPoint, 'old'), longAgo, longAgo);
    mounts = [stick];
    await start(Date.now() + 60_000);
    writeFileSync(join(stick.mountPoint, 'new'), '1');
    await eventually(names).toEqual(['new']);
    expect(files[0]).toMatchObject({
      root: stick.mountPoint,
      mount: stick,
      observation: {
        channel: 'removable-storage',
        operation: 'created',
        device: stick.device,
        actor: { user: 'li' },
      },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(['device-arrived', 'mounted']);
  });

  test('that was written to while the service was away', async () => {
    const stick = medium('stick');
    writeFileSync(join(stick.mountPoint, 'meanwhile'), '1');
    mounts = [stick];
    await start(Date.now() - 60_000);
    await eventually(names).toEqual(['meanwhile']);
  });

  test('that comes later, with a file written before anybody looked', async () => {
    await start();
    const stick = medium('late');
    writeFileSync(join(stick.mountPoint, 'quick'), '1');
    tell({ kind: 'mounted', mount: stick });
    await eventually(names).toEqual(['quick']);
  });

  test('that is pulled out is watched no longer; another at the same place is', async () => {
    const first = medium('place');
    mounts = [first];
    await start();
    tell({ kind: 'unmounted', mount: first });
    const second = { ...first, device: { ...first.device, key: 'usb:other' } };
    tell({ kind: 'mounted', mount: second });
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(first.mountPoint, 'a'), '1');
    await eventually(names).toEqual(['a']);
    expect(files[0]!.mount!.device.key).toBe('usb:other');
    tell({ kind: 'unmounted', mount: second });
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(first.mountPoint, 'b'), '1');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(names()).toEqual(['a']);
  });

  test('that is watched on through a change of policy, and not once policy asks for it no more', async () => {
    const stick = medium('stick');
    mounts = [stick];
    await start();
    await monitor.configure(Monitoring.parse({ folders: ['/somewhere'] }));
    writeFileSync(join(stick.mountPoint, 'a'), '1');
    await eventually(names).toEqual(['a']);
    await monitor.configure(Monitoring.parse({ removableStorage: false }));
    writeFileSync(join(stick.mountPoint, 'b'), '1');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(names()).toEqual(['a']);
  });
});

describe.skipIf(!isLinux)('a file', () => {
  let stick: RemovableMount;
  beforeEach(async () => {
    stick = medium('stick');
    mounts = [stick];
    await start();
  });
  const at = (name: string) => join(stick.mountPoint, name);

  test('that is written, renamed, written over: each told as what it was', async () => {
    writeFileSync(at('a'), '1');
    await eventually(names).toEqual(['a']);
    renameSync(at('a'), at('b'));
    await eventually(names).toEqual(['a', 'b']);
    writeFileSync(at('b'), '22');
    await eventually(names).toEqual(['a', 'b', 'b']);
    expect(files.map(({ observation }) => observation.operation)).toEqual(['created', 'renamed', 'modified']);
  });

  test('whose name is no UTF-8 comes with its bytes', async () => {
    const name = Buffer.concat([Buffer.from(at('')), Buffer.from([0x2f, 0xbb, 0xfa, 0x2e, 0x74])]);
    writeFileSync(name, '1');
    await eventually(() => files.length).toBe(1);
    expect(Buffer.isBuffer(files[0]!.path)).toBe(true);
    expect((files[0]!.path as Buffer).subarray(-4)).toEqual(name.subarray(-4));
  });

  test('that a link on the medium leads to is not on the medium', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, at('link'));
    writeFileSync(at('link/secret'), '1');
    writeFileSync(at('after'), '1');
    await eventually(names).toContain('after');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(names()).not.toContain('secret');
  });
});
