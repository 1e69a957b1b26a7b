import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

test('the software that a PC last told of is shown, and of one that has not told nothing', async () => {
  const agent = await console_.agent();
  const ask = async () => (await console_.ask('GET', `/devices/${agent.identity.agentId}/software`)).body;
  expect(await ask()).toEqual({ receivedAt: null, installed: [], running: [] });
  const inventory = (name: string) => ({
    type: 'inventory',
    at: 1,
    installed: [{ name, version: '4.0', publisher: '腾讯', source: 'dpkg' }],
    running: [{ name: 'sh', path: '/bin/sh', users: ['1000'], processes: 2 }],
  });
  agent.say(inventory('微信'));
  agent.say(inventory('企业微信'));
  await expect.poll(ask, { timeout: 10_000 }).toMatchObject({
    installed: [{ name: '企业微信', publisher: '腾讯' }],
    running: [{ path: '/bin/sh', processes: 2 }],
  });
});
