import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayName, isUtf8 } from './display-name.ts';

test.each([
  ['季度报表.docx', '季度报表.docx'],
  ['a\nb\tc\u007f', 'a\\x0ab\\x09c\\x7f'],
  ['invoice\u202excod.exe', 'invoice\\xe2\\x80\\xaexcod.exe'],
  [Buffer.from([0xbb, 0xfa, 0xc3, 0xdc]), '\\xbb\\xfa\\xc3\\xdc'], // 机密 in GB18030
  [Buffer.from([0x61, 0xff, 0xe7, 0xa7, 0x98]), 'a\\xff秘'],
  [Buffer.from([0xe7, 0xa7]), '\\xe7\\xa7'], // cut in the middle of a character
  [Buffer.from('ok/机密.txt'), 'ok/机密.txt'],
])('%j is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test('nothing that cannot be seen is left, and names without it are shown as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const shown = displayName(bytes);
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/u);
      if (isUtf8(bytes) && shown === new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)) return;
      expect(shown).toContain('\\x');
    }),
  );
});
