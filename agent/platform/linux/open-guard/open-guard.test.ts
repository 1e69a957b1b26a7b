import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mappedFiles } from './open-files.ts';
import { parseSyscall } from './open-flags.ts';

// Lines of /proc/PID/syscall as Linux 6.1 wrote them for threads that waited in these calls.
test.each([
  ['257 0xffffff9c 0x7ffd1b0f 0x80000 0x0 0x0 0x0 0x7ffd 0x7f11', 'x64', { flags: 0x80000 }],
  ['257 0xffffff9c 0x55d0 0x241 0x1b6 0x0 0x0 0x7ffd 0x7f11', 'x64', { flags: 0x241 }],
  ['2 0x55d0 0x441 0x1b6 0x0 0x0 0x0 0x7ffd 0x7f11', 'x64', { flags: 0x441 }],
  ['85 0x55d0 0x1a4 0x0 0x0 0x0 0x0 0x7ffd 0x7f11', 'x64', true],
  ['437 0xffffff9c 0x55d0 0x7ffd1b10 0x18 0x0 0x0 0x7ffd 0x7f11', 'x64', { how: 0x7ffd1b10n }],
  ['59 0x55d0 0x55d1 0x55d2 0x0 0x0 0x0 0x7ffd 0x7f11', 'x64', false],
  ['426 0x3 0x1 0x0 0x1 0x0 0x8 0x7ffd 0x7f11', 'x64', undefined], // io_uring_enter
  ['56 0xffffff9c 0x55d0 0x20000 0x0 0x0 0x0 0xffff 0xffff', 'arm64', { flags: 0x20000 }],
  ['running', 'x64', undefined],
  ['-1 0x7ffd 0x7f11', 'x64', undefined],
])('%s on %s', (line, architecture, expected) => {
  expect(parseSyscall(line, architecture)).toEqual(expected);
});

test('of what a program has mapped, data counts and programs do not', () => {
  const maps = [
    '55d0c0000000-55d0c0001000 r--p 00000000 08:01 1311 /home/li/客户.docx',
    '7f0000000000-7f0000002000 rw-s 00000000 08:01 1312 /home/li/a b.xlsx',
    '7f0000010000-7f0000012000 r--p 00000000 08:01 1313 /opt/app/lib.so',
    '7f0000012000-7f0000014000 r-xp 00002000 08:01 1313 /opt/app/lib.so',
    '7f0000020000-7f0000022000 r--p 00000000 08:01 1314 /home/li/gone (deleted)',
    '7f0000030000-7f0000032000 rw-p 00000000 00:00 0 [heap]',
    '7f0000040000-7f0000042000 r--p 00000000 08:01 1315 /home/li/two\\012lines',
  ].join('\n');
  const bytes = Buffer.from(maps).toString('latin1');
  expect(mappedFiles(bytes).map(String)).toEqual([
    '/home/li/客户.docx',
    '/home/li/a b.xlsx',
    '/home/li/two\nlines',
  ]);
});

test('any text is read without complaint', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseSyscall(text, 'x64');
      expect(Array.isArray(mappedFiles(text))).toBe(true);
    }),
  );
});
