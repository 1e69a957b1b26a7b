import { expect, test } from 'vitest';
import { checkedAddress, guardedLookup, isLocalAddress } from './outbound.ts';

test.each([
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['0.0.0.0', true],
  ['169.254.169.254', true],
  ['100.100.100.200', true],
  ['224.0.0.1', true],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['fe80::1%eth0', true],
  ['fd00:ec2::254', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:a9fe:a9fe', true],
  ['64:ff9b::7f00:1', true],
  ['2002:7f00:1::', true],
  ['::7f00:1', true],
  ['no address', true],
  ['10.0.0.5', false],
  ['192.168.1.9', false],
  ['8.8.8.8', false],
  ['2001:db8::7f00:1', false],
  ['fd00::5', false],
  ['::ffff:10.0.0.5', false],
])('%s is local: %s', (address, local) => expect(isLocalAddress(address)).toBe(local));

test('a name that means this computer is refused when it is looked up, not only when it is written', async () => {
  const looked = await new Promise((resolve) =>
    guardedLookup(false)('localhost', { all: true }, (error, found) => resolve(error ?? found)),
  );
  expect(String(looked)).toContain('allow local addresses');
  await expect(checkedAddress('localhost', false)).rejects.toThrow('allow local addresses');
  await expect(checkedAddress('127.0.0.1', true)).resolves.toBe('127.0.0.1');
});
