import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, startGuardpost } from '../demo/children.ts';
import { ConsoleClient } from '../demo/console-client.ts';

let folder: string;
const children: Child[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-console-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await child.stop();
  await rm(folder, { recursive: true, force: true });
});

function start(...args: string[]): {
  child: Child;
  ended: Promise<{ status: number | null; errors: string; all: string }>;
} {
  const child = startGuardpost(['console', ...args]);
  children.push(child);
  let errors = '';
  let all = '';
  child.process.stdout!.on('data', (chunk) => {
    all += chunk;
  });
  child.process.stderr!.on('data', (chunk) => {
    errors += chunk;
    all += chunk;
  });
  const ended = new Promise<{ status: number | null; errors: string; all: string }>((resolve) =>
    child.process.once('close', (status) => resolve({ status, errors, all })),
  );
  return { child, ended };
}

test('prints its address and a code that creates the administrator, and stops when told to', async () => {
  const data = join(folder, 'data');
  const { child, ended } = start('--data', data, '--listen', '127.0.0.1:0');
  const url = (await child.line(/(http:\/\/\S+)/))[1]!;
  const code = (await child.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
  const client = new ConsoleClient(url);
  await client.setUp(code, 'admin', 'correct horse battery staple');
  expect(await client.currentRevision()).toBe(1);
  child.process.kill('SIGTERM');
  const { status, errors } = await ended;
  expect(status).toBe(0);
  // Standard error is the log: JSON lines, and never the code or a password.
  for (const line of errors.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(errors).not.toContain(code);
  expect(errors).not.toContain('correct horse');
});

test('what cannot be used is one line that says what to do, with the status for it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const taken = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(folder, 'file');
  await writeFile(file, '');
  const damaged = join(folder, 'damaged');
  await mkdir(damaged);
  await writeFile(join(damaged, 'console.db'), 'no database '.repeat(500));

  const cases: [string[], number, RegExp][] = [
    [['--data', join(folder, 'a'), '--listen', taken], 3, /port is in use/],
    [['--data', file, '--listen', '127.0.0.1:0'], 3, /data directory/],
    [['--data', damaged, '--listen', '127.0.0.1:0'], 3, /damaged/],
    [['--data', join(folder, 'b'), '--listen', '203.0.113.1:0'], 3, /no such address/],
    [['--data', join(folder, 'c'), '--listen', 'nonsense'], 2, /HOST:PORT/],
    [[], 2, /--data/],
  ];
  for (const [args, expected, message] of cases) {
    const { status, errors } = await start(...args).ended;
    expect({ args, status, errors }).toMatchObject({
      status: expected,
      errors: expect.stringMatching(message),
    });
    if (expected === 3) expect(errors.trim().split('\n')).toHaveLength(1);
  }
  server.close();
});
