import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homesIn } from './linux/homes.ts';
import { networkMountsIn } from './linux/network-mounts.ts';
import * as mac from './macos/folders-of-people.ts';
import * as windows from './windows/folders-of-people.ts';

const passwd = [
  'root:x:0:0:root:/root:/bin/bash',
  'daemon:x:1:1::/usr/sbin:/usr/sbin/nologin',
  'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
  'li:x:1000:1000:李:/home/li:/bin/bash',
].join('\n');

test('Linux: people have homes, services have none unless they are logged in', () => {
  expect(homesIn(passwd, new Set())).toEqual([{ user: 'li', uid: 1000, path: '/home/li' }]);
  expect(homesIn(passwd, new Set([0])).map(({ user }) => user)).toEqual(['root', 'li']);
});

test('Linux: shares of other computers, without the password', () => {
  const lines = [
    '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
    '2 1 0:40 / /mnt/部门\\040盘 rw - cifs //li:secret@server/dept rw',
    '3 1 0:41 / /srv rw - nfs4 nas:/export rw',
    '4 1 0:42 / /proc rw - proc proc rw',
  ].join('\n');
  expect(networkMountsIn(Buffer.from(lines))).toEqual([
    { mountPoint: '/srv', source: 'nas:/export', fileSystem: 'nfs4' },
    { mountPoint: '/mnt/部门 盘', source: '//server/dept', fileSystem: 'cifs' },
  ]);
});

test('macOS: people’s homes and mounted shares', () => {
  expect(
    mac.parseHomes(
      '_www      /Library/WebServer\nli        /Users/li\nnobody    /var/empty\nroot /var/root\n',
    ),
  ).toEqual([{ user: 'li', path: '/Users/li' }]);
  const mounts =
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n//li:x@nas._smb._tcp.local/部门 on /Volumes/部门 (smbfs, nodev, nosuid, mounted by li)\n';
  expect(mac.parseMounts(mounts)).toEqual([
    { mountPoint: '/Volumes/部门', source: '//nas._smb._tcp.local/部门', fileSystem: 'smbfs' },
  ]);
});

test('Windows: profiles of people and mapped drives', () => {
  expect(windows.parseHomes({ sid: 'S-1-5-21-1', path: 'C:\\Users\\li' })).toEqual([
    { user: 'li', path: 'C:\\Users\\li' },
  ]);
  expect(
    windows.parseDrives([{ drive: 'Z', remote: '\\\\server\\dept' }, { drive: 'ZZ', remote: 'x' }, null]),
  ).toEqual([{ mountPoint: '\\\\server\\dept', source: '\\\\server\\dept', fileSystem: 'smb' }]);
});

test('no output breaks a reader', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
      homesIn(text, new Set([0]));
      networkMountsIn(Buffer.from(text));
      mac.parseHomes(text);
      mac.parseMounts(text);
      windows.parseHomes(json);
      windows.parseDrives(json);
    }),
  );
});
