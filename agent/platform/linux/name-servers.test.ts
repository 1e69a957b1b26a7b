import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameServers } from './name-servers.ts';

test('the servers behind a local resolver are found too, comments and options are not servers', async () => {
  const root = mkdtempSync(join(tmpdir(), 'guardpost-names-'));
  try {
    expect(await nameServers(root)).toEqual([]);
    mkdirSync(join(root, 'etc'));
    mkdirSync(join(root, 'run/systemd/resolve'), { recursive: true });
    writeFileSync(
      join(root, 'etc/resolv.conf'),
      '# nameserver 192.0.2.9\nnameserver 127.0.0.53\noptions edns0 trust-ad\nsearch corp.example\n',
    );
    writeFileSync(
      join(root, 'run/systemd/resolve/resolv.conf'),
      'nameserver 10.1.0.53\nnameserver 2001:db8::53\nnameserver fe80::1%eth0\nnameserver 10.1.0.53\n',
    );
    expect(await nameServers(root)).toEqual(['127.0.0.53', '10.1.0.53', '2001:db8::53', 'fe80::1']);
  } finally {
    rmSync(root, { recursive: true });
  }
});
