import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConsoleClient } from '../demo/console-client.ts';
import { canMountImages } from '../demo/stick.ts';
import { until } from '../demo/until.ts';

const run = promisify(execFile);
const ENTRY = fileURLToPath(new URL('../guardpost.mjs', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** "nobody": has no right that the demo could use without asking. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-'));
  await chmod(temporary, 0o777);
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

/** Starts the demo with a temporary directory of its own, in which all that it makes has to lie. */
function startDemo(who: { uid?: number; gid?: number }) {
  const child = spawn(process.execPath, [ENTRY, 'demo', '--listen', '127.0.0.1:0'], {
    ...who,
    cwd: '/',
    env: { PATH: process.env.PATH, TMPDIR: temporary, LANG: 'zh_CN.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = (pattern: RegExp) =>
    until(async () => lines.map((line) => pattern.exec(line)).find(Boolean), { timeoutMs: 90_000 });
  return { child, lines, ended, said };
}

async function nothingIsLeft(): Promise<void> {
  expect(readdirSync(temporary)).toEqual([]);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(temporary);
  if (isRoot) expect((await run('losetup', ['--all'])).stdout).not.toContain(temporary);
  const running = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(temporary);
      } catch {
        return false;
      }
    });
  expect(running).toEqual([]);
}

describe('the demo tells its story, stays up, and leaves nothing behind', () => {
  test.each([
    { who: isRoot ? 'root' : 'an ordinary user', as: {}, signal: 'SIGINT' as const, possible: true },
    {
      who: 'an unprivileged user (needs root)',
      as: UNPRIVILEGED,
      signal: 'SIGTERM' as const,
      possible: isRoot,
    },
  ])('as $who', async ({ as, signal, possible, who }) => {
    if (!possible) return;
    const { child, lines, ended, said } = startDemo(as);
    const [, url] = await said(/(http:\/\/127\.0\.0\.1:\d+)$/);
    const [, user, password] = await said(/：\s*(\S+)\s+.*：\s*(\S+)$/);
    const client = new ConsoleClient(url!);
    await client.logIn(user!, password!);
    const { events } = await client.events('type=file.seen&limit=200');
    const actions = events.map(({ decision }) => decision?.action);
    expect(actions).toEqual(expect.arrayContaining(['block', 'warn', 'allow']));
    expect(new Set(events.map(({ file }) => file!.name)).size).toBe(events.length);
    const mounted = who === 'root' && (await canMountImages());
    if (mounted) {
      expect(new Set(events.map(({ actor }) => actor?.user)).size).toBeGreaterThan(3);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toContain(temporary);
    }
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(lines.join('\n')).not.toMatch(/guardpost: /);
    await nothingIsLeft();
  });

  test('also when it is stopped in the middle', async () => {
    const { child, ended, said } = startDemo({});
    await said(/本周食堂菜单/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await nothingIsLeft();
  });
});
