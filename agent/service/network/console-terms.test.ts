import { expect, test } from 'vitest';
import { ConsoleTerms, type ConsoleTermsOptions } from './console-terms.ts';

const termsOf = (linkUrl: string, options: Partial<ConsoleTermsOptions> = {}) =>
  new ConsoleTerms({
    linkUrl,
    nameServers: async () => ['10.0.0.53', 'fd00::53', 'not-an-address'],
    linkAddress: () => undefined,
    resolve: async () => {
      throw new Error('ENOTFOUND');
    },
    ...options,
  });

test.each([
  ['wss://192.0.2.7', '192.0.2.7', 443],
  ['wss://192.0.2.7:8441/agent', '192.0.2.7', 8441],
  ['wss://[2001:db8::7]:8440', '2001:db8::7', 8440],
])('%s needs no name server', async (url, address, port) => {
  expect(await termsOf(url).current()).toEqual({ console: [{ address, port }] });
});

test('a name: all of its addresses, and that name may be asked of the name servers', async () => {
  const terms = termsOf('wss://Console.Corp.example:8440', {
    resolve: async () => ['2001:db8::1', '192.0.2.1', '192.0.2.2', 'fe80::1%eth0'],
    linkAddress: () => '::ffff:192.0.2.9',
  });
  expect(await terms.current()).toEqual({
    console: ['192.0.2.1', '192.0.2.2', '192.0.2.9', '2001:db8::1', 'fe80::1'].map((address) => ({
      address,
      port: 8440,
    })),
    dns: { name: 'console.corp.example', servers: ['10.0.0.53', 'fd00::53'] },
  });
});

test('a name server that is away leaves what was known, else what the link uses, else nothing can be isolated', async () => {
  let up = true;
  const terms = termsOf('wss://console.example', {
    resolve: async () => {
      if (!up) throw new Error('EAI_AGAIN');
      return ['192.0.2.1'];
    },
  });
  await terms.current();
  up = false;
  expect((await terms.current()).console).toEqual([{ address: '192.0.2.1', port: 443 }]);
  const linked = termsOf('wss://console.example', { linkAddress: () => '192.0.2.5' });
  expect((await linked.current()).console).toEqual([{ address: '192.0.2.5', port: 443 }]);
  await expect(termsOf('wss://console.example').current()).rejects.toThrow('no address of the console');
});
