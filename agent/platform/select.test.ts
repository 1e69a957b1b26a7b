import { expect, it } from 'vitest';
import { withoutPort } from './name-server.ts';
import { loadPlatform } from './select.ts';

it.each([
  ['win32', 'windows'],
  ['darwin', 'macos'],
  ['linux', 'linux'],
] as const)('on %s the back end of %s, which controls devices and network', async (system, name) => {
  const platform = await loadPlatform(system);
  expect(platform.name).toBe(name);
  expect(platform.deviceControl?.('data')).toBeDefined();
  expect(platform.networkBackend?.('data')).toBeDefined();
  expect(platform.osVersion()).not.toBe('');
});

it('elsewhere it says where the agent runs', async () => {
  await expect(loadPlatform('aix')).rejects.toThrow(/Windows, Linux or macOS/);
});

it.each([
  ['10.0.0.53', '10.0.0.53'],
  ['10.0.0.53:5353', '10.0.0.53'],
  ['2001:db8::53', '2001:db8::53'],
  ['[2001:db8::53]:5353', '2001:db8::53'],
])('the name server %s is at %s', (server, address) => {
  expect(withoutPort(server)).toBe(address);
});
