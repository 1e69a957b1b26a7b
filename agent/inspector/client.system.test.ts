import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Classification } from '../../shared/policy/schema.ts';
import { detectConfinement } from '../platform/linux/confine.ts';
import { createLinuxPlatform } from '../platform/linux/linux.ts';
import { createInspector, type InspectorOptions } from './client.ts';
import type { Inspector } from './inspector.ts';

// Real processes, confined as the service confines them.
const MISBEHAVING = fileURLToPath(new URL('./testing/misbehaving.ts', import.meta.url));
const isLinux = process.platform === 'linux';
const platform = createLinuxPlatform();
let folder: string;
let replaced: string[];
let inspector: Inspector;
let pids: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-inspector-'));
  await chmod(folder, 0o755);
  replaced = [];
  pids = [];
});
afterEach(async () => {
  await inspector?.close();
  await rm(folder, { recursive: true, force: true });
});

function start(options: InspectorOptions = {}): void {
  const watched: typeof platform = {
    ...platform,
    spawnConfined(...args) {
      const child = platform.spawnConfined(...args);
      pids.push(child.pid!);
      return child;
    },
  };
  inspector = createInspector(watched, {
    script: MISBEHAVING,
    onReplaced: (reason) => replaced.push(reason),
    ...options,
  });
}

const inspect = (name: string) => inspector.inspect({ path: join('/documents', name) });

describe.skipIf(!isLinux)('a document that', () => {
  test.each([
    ['ends the process', 'crash', 'crashed', {}],
    ['crashes native code', 'abort', 'crashed', {}],
    ['never comes to an end', 'stall', 'timeout', { timeoutMs: 4_000 }],
    ['eats memory outside the heap', 'eat', 'memory', { memoryBytes: 300 * 1024 * 1024 }],
    ['eats the heap', 'heap', 'memory', { memoryBytes: 256 * 1024 * 1024 }],
    ['makes the process talk nonsense', 'nonsense', 'crashed', {}],
    ['makes it answer for another file', 'forged', 'timeout', { timeoutMs: 4_000 }],
  ] as const)('%s costs one verdict; the next file is fine', async (_, name, error, options) => {
    start(options);
    const waiting = [inspect(name), inspect('next'), inspect('and one more')];
    const [bad, next, last] = await Promise.all(waiting);
    expect(bad).toMatchObject({ error, level: 'public', findings: [] });
    expect(next).toMatchObject({ type: 'fine' });
    expect(last).toMatchObject({ type: 'fine' });
    expect(replaced).toEqual([error]);
    // Killed, not left behind: two processes were started, and the first is gone.
    expect(pids).toHaveLength(2);
    await expect.poll(() => isAlive(pids[0]!), { timeout: 10_000 }).toBe(false);
  });
});

describe.skipIf(!isLinux)('the queue and the process', () => {
  test('what comes over the limit is answered at once, what waits is not lost', async () => {
    start({ queueLimit: 3 });
    const verdicts = await Promise.all(Array.from({ length: 10 }, (_, n) => inspect(`file-${n}`)));
    expect(verdicts.filter(({ error }) => error === 'queue-full')).toHaveLength(6);
    expect(verdicts.filter(({ type }) => type === 'fine')).toHaveLength(4);
  });

  test('an idle process gives its memory back, and the next file starts another', async () => {
    start({ idleMs: 100 });
    await inspect('a');
    await expect.poll(() => isAlive(pids[0]!), { timeout: 10_000 }).toBe(false);
    expect(await inspect('b')).toMatchObject({ type: 'fine' });
    expect(pids).toHaveLength(2);
    expect(replaced).toEqual([]);
  });

  test('closing answers what waits and leaves no process', async () => {
    start();
    const waiting = ['stall', 'x', 'y'].map((name) => inspect(name));
    await expect.poll(() => pids.length, { timeout: 10_000 }).toBe(1);
    await inspector.close();
    for (const verdict of await Promise.all(waiting)) expect(verdict.error).toBe('unreadable');
    expect(await inspect('later')).toMatchObject({ error: 'unreadable' });
    expect(await isAlive(pids[0]!)).toBe(false);
  });
});

test.skipIf(!isLinux)('a parser that was taken over can read, and do nothing with it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const secret = join(folder, 'secret');
  await writeFile(secret, 'of a person', { mode: 0o600 });
  const about = { port: (server.address() as AddressInfo).port, file: join(folder, 'written'), secret };
  await writeFile(join(folder, 'attempts'), JSON.stringify(about), { mode: 0o644 });
  start();
  const { findings } = await inspector.inspect({ path: join(folder, 'attempts') });
  server.close();
  const { network } = detectConfinement();
  expect(findings.map(({ samples }) => samples[0])).toEqual(['read', ...(network ? [] : ['network'])]);
  expect(existsSync(about.file)).toBe(false);
});

test.skipIf(!isLinux)('the real inspector judges by the classification that it was given last', async () => {
  inspector = createInspector(platform);
  const path = join(folder, 'a.txt');
  await writeFile(path, '机密★5年\n');
  inspector.configure(Classification.parse({}));
  expect(await inspector.inspect({ path })).toMatchObject({ level: 'secret' });
  inspector.configure(
    Classification.parse({
      levels: [
        { id: 'open', name: { 'zh-CN': '公开', en: 'Open' } },
        { id: 'closed', name: { 'zh-CN': '不公开', en: 'Closed' } },
      ],
    }),
  );
  expect((await inspector.inspect({ path })).level).not.toBe('secret');
  expect(await inspector.inspect({ path: join(folder, 'nothing') })).toMatchObject({ error: 'vanished' });
});

async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  return /^State:\s+[^ZX]/m.test(status);
}
