import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInside, parseMountinfo, unescapeOctal, visibleMounts } from './mountinfo.ts';

test('the example of proc_pid_mountinfo(5)', () => {
  const line = '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n';
  expect(parseMountinfo(Buffer.from(line))).toEqual([
    {
      id: 36,
      parentId: 35,
      device: '98:0',
      root: Buffer.from('/mnt1'),
      mountPoint: Buffer.from('/mnt2'),
      readOnly: false,
      fileSystem: 'ext3',
      source: Buffer.from('/dev/root'),
    },
  ]);
});

test('no optional field, several, and one that is a dash by name', () => {
  const lines = [
    '1 0 8:1 / / ro - ext4 /dev/sda1 rw',
    '2 1 8:2 / /a rw shared:1 master:2 propagate_from:3 - ext4 /dev/sda2 rw',
    '3 1 8:3 / /- rw - ext4 - rw',
  ];
  expect(parseMountinfo(Buffer.from(lines.join('\n'))).map(({ id, readOnly }) => [id, readOnly])).toEqual([
    [1, true],
    [2, false],
    [3, false],
  ]);
});

test('a path comes back as it is, whatever bytes it has', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      const path = Buffer.from([0x2f, ...bytes.filter((byte) => byte !== 0)]);
      // seq_escape of the kernel's fs/seq_file.c, for " \t\n\\#".
      const escaped = Buffer.concat(
        [...path].map((byte) =>
          ' \t\n\\#'.includes(String.fromCharCode(byte))
            ? Buffer.from(`\\${byte.toString(8).padStart(3, '0')}`)
            : Buffer.of(byte),
        ),
      );
      expect(unescapeOctal(escaped)).toEqual(path);
      const line = Buffer.concat([
        Buffer.from('7 1 8:1 / '),
        escaped,
        Buffer.from(' rw - vfat /dev/sdb1 rw\n'),
      ]);
      expect(parseMountinfo(line)[0]?.mountPoint).toEqual(path);
    }),
  );
});

test('any bytes are read without a failure, and what is no line is passed over', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(parseMountinfo(Buffer.from(bytes)).every(({ id }) => Number.isInteger(id))).toBe(true);
    }),
  );
  expect(parseMountinfo(Buffer.from('nonsense\n\n1 2 3\n'))).toEqual([]);
});

test('a mount under another one that came on top is out of reach', () => {
  const mounts = parseMountinfo(
    Buffer.from(
      [
        '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
        '2 1 8:2 / /media rw - ext4 /dev/sda2 rw',
        '3 2 8:17 / /media/usb rw - vfat /dev/sdb1 rw',
        '4 2 0:50 / /media rw - tmpfs tmpfs rw',
      ].join('\n'),
    ),
  );
  expect(visibleMounts(mounts).map(({ id }) => id)).toEqual([1, 4]);
});

test('inside is below, not beside', () => {
  const inside = (path: string, folder: string) => isInside(Buffer.from(path), Buffer.from(folder));
  expect([inside('/a/b', '/a'), inside('/ab', '/a'), inside('/a', '/a'), inside('/a', '/')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
