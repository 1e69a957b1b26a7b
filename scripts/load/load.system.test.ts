import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../console/api/contract.ts';
import { type RunningConsole, startConsole } from '../../console/main.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { runLoad } from './load.ts';

const roles = ['security-administrator', 'analyst'] as const;
const login = { username: 'load', password: randomUUID() };
let folder: string;
let running: RunningConsole;

async function start(port: number): Promise<void> {
  const accounts = [{ ...login, roles }];
  const options = { dataDir: folder, host: '127.0.0.1', port, accounts, secondFactor: 'optional' } as const;
  running = await startConsole({ ...options, logger: pino({ level: 'silent' }) });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-load-'));
  await start(0);
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

test('what simulated agents send is in the store once, also when the console restarts under them', async () => {
  const { port, url } = running;
  const result = runLoad({ console: url, agents: 20, rate: 500, seconds: 4, login });
  const client = new ConsoleClient(url);
  await client.logIn(login.username, login.password);
  const online = async () =>
    (await client.call<{ devices: Device[] }>('GET', '/devices')).devices.filter(
      ({ state }) => state === 'online',
    );
  await expect.poll(async () => (await online()).length, { timeout: 30_000 }).toBe(20);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await running.close();
  await start(port);
  expect(await result).toMatchObject({
    agents: 20,
    sent: 2000,
    acknowledged: 2000,
    lost: 0,
    duplicated: 0,
    rejected: 0,
    reconnects: 20,
  });
});

test('a token made for two PCs takes no third', async () => {
  const client = new ConsoleClient(running.url);
  await client.logIn(login.username, login.password);
  const { enrol } = await client.call<{ enrol: string }>('POST', '/enrolment-tokens', { uses: 2 });
  const load = (agents: number) => runLoad({ console: enrol, agents, rate: 20, seconds: 1 });
  expect(await load(2)).toMatchObject({ sent: 20, acknowledged: 20, lost: 0, duplicated: null });
  await expect(load(1)).rejects.toThrow(/used already/);
});
