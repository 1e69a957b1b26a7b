import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesOfDropFiles, filesOfGnomeList, filesOfUriList } from './copied-files.ts';

const path = fc
  .array(
    fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.replace(/[/\\\0\r\n\p{Cs}]/gu, '_')),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .filter((parts) => parts.every((part) => part !== '.' && part !== '..'))
  .map((parts) => `/${parts.join('/')}`);

test('a list of URIs gives back the paths that it was made of, whatever they are called', () => {
  fc.assert(
    fc.property(fc.array(path), (paths) => {
      const uris = paths.map((each) => `file://${each.split('/').map(encodeURIComponent).join('/')}`);
      expect(filesOfUriList(`# copied\r\n${uris.join('\r\n')}\r\n`)).toEqual(paths);
      expect(filesOfGnomeList(`cut\n${uris.join('\n')}`)).toEqual(paths);
    }),
  );
});

test('what is no file of this PC is left out', () => {
  expect(
    filesOfUriList(
      'https://example.com/a\nfile://localhost/b\nfile:///c%2Fd\nfile:///e\nfile:///f%00\nsmb://x/y\n',
    ),
  ).toEqual(['/b', '/e']);
});

/** As the Windows shell writes it. */
function dropFiles(paths: readonly string[], wide: boolean): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(20, 0);
  head.writeUInt32LE(wide ? 1 : 0, 16);
  return Buffer.concat([head, Buffer.from(`${paths.join('\0')}\0\0`, wide ? 'utf16le' : 'latin1')]);
}

test('CF_HDROP, wide and narrow', () => {
  const paths = ['C:\\Users\\li\\客户名单.xlsx', 'D:\\a b.txt'];
  expect(filesOfDropFiles(dropFiles(paths, true))).toEqual(paths);
  expect(filesOfDropFiles(dropFiles(['C:\\a.txt'], false))).toEqual(['C:\\a.txt']);
});

test('no bytes break a reader, and no list grows beyond its bound', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      for (const found of [
        filesOfDropFiles(buffer),
        filesOfUriList(buffer.toString()),
        filesOfGnomeList(buffer.toString()),
      ])
        for (const each of found) expect(each).not.toContain('\0');
    }),
  );
  expect(filesOfUriList('file:///a\n'.repeat(5_000))).toHaveLength(1_000);
  expect(filesOfDropFiles(dropFiles(Array(5_000).fill('C:\\a'), true))).toHaveLength(1_000);
});
