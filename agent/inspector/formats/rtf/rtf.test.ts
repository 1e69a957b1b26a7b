import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const rtf = (body: string) =>
  Buffer.from(
    `{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f2\\fcharset128 MS Gothic;}{\\f3\\fcharset204 Arial Cyr;}}${body}}`,
    'latin1',
  );

describe('RTF', () => {
  it.each([
    ["\\f1 \\'d6\\'d0\\'b9\\'fa", '中国', 'in the code page of its font'],
    ["\\f0 \\'d6\\'d0\\'b9\\'fa", '中国', 'GBK in a font that says it is Western'],
    ["\\f0 caf\\'e9 ", 'café', 'a single byte beside it'],
    ["\\f2 \\'8a\\'c7\\'97\\'9d", '管理', 'Shift-JIS'],
    ["\\f3 \\'cf\\'f0\\'e8", 'При', 'Cyrillic'],
    ['\\uc1\\u20013?\\u22269?', '中国', 'Unicode with stand-ins'],
    ["\\uc2\\u20013\\'d6\\'d0\\u22269\\'b9\\'fa", '中国', 'Unicode with stand-ins of two bytes'],
    [
      "\\f1 \\'81A\\'d6\\'d0",
      '丄中'.replace('丄', new TextDecoder('gbk').decode(Buffer.from([0x81, 0x41]))),
      'a second byte that is a letter',
    ],
    ['\\f1 \xd6\xd0\x81\x7b\xb9\xfa', '国', 'a second byte that is a brace'],
    ["{\\upr{\\uc0 ??}{\\*\\ud{\\u20013\\'3f}}}", '中', 'both forms of one text'],
  ])('reads %s as %s: %s', async (source, expected) => {
    const read = await readForTest(rtf(`\\pard ${source}\\par`));
    expect(read.type).toBe('rtf');
    expect(read.parts.body).toContain(expected);
  });

  it('keeps notes, fields and deletions apart from the sentence that they stand in', async () => {
    const { parts } = await readForTest(
      rtf(
        '{\\header top-words}{\\info{\\title the-title}}{\\*\\userprops{\\propname MSIP_Label_9_Name}\\proptype30{\\staticval secret}}' +
          'one {\\field{\\*\\fldinst HYPERLINK "http://x.example"}{\\fldrslt linked}} sent{\\footnote note-words}ence{\\*\\annotation remark} with {\\deleted gone} text\\par' +
          '{\\stylesheet{\\s1 style-name;}}{\\*\\unknown{secret-junk}}{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv picture-words}}{\\shptxt box-words}}}',
      ),
    );
    expect(parts.body).toContain('one linked sentence with gone text');
    expect(parts.body).not.toMatch(/junk|style-name|note-words/);
    expect(parts.header).toContain('top-words');
    expect(parts['property:title']).toBe('the-title');
    expect(parts['property:MSIP_Label_9_Name']).toBe('secret');
    expect(parts['fields:rtf']).toContain('http://x.example');
    expect(parts['notes:footnotes']).toContain('note-words');
    expect(parts['comment:rtf']).toContain('remark');
    expect(parts['alt-text']).toContain('picture-words');
    expect(parts.textbox).toContain('box-words');
  });

  it('numbers the paragraphs of a list as a reader shows them, whatever the file has written', async () => {
    const level = (format: number, text: string) =>
      `{\\listlevel\\levelnfc${format}\\levelnfcn${format}\\levelstartat1{\\leveltext${text};}{\\levelnumbers;}}`;
    const { parts } = await readForTest(
      rtf(
        `{\\*\\listtable{\\list${level(39, "\\'02\\'00\\u12289?")}${level(4, "\\'03(\\'01)")}\\listid7}{\\list${level(0, "\\'02\\'00.")}${level(0, "\\'04\\'00.\\'01.")}\\listid8}}` +
          '{\\*\\listoverridetable{\\listoverride\\listid7\\ls1}{\\listoverride\\listid8\\ls2}}' +
          '\\pard\\ls1 first\\par second\\par\\pard\\ls1\\ilvl1 inner\\par\\pard plain\\par\\pard\\ls1 third\\par' +
          '{\\listtext 9.\\tab}\\pard\\ls2 chapter\\par\\pard\\ls2\\ilvl1 section\\par section\\par',
      ),
    );
    expect(parts.body?.split('\n').map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        '一、\tfirst',
        '二、\tsecond',
        '(a)\tinner',
        'plain',
        '三、\tthird',
        '1.\tchapter',
        '1.1.\tsection',
        '1.2.\tsection',
      ]),
    );
    expect(parts.numbering).toContain('9.');
  });

  it('keeps a number that is written where no list says it', async () => {
    const { parts } = await readForTest(rtf('{\\pntext\\f0 4.\\tab}\\pard{\\*\\pn\\pnlvlbody}fourth\\par'));
    expect(parts.body).toContain('4.\tfourth');
  });

  it('opens a file that was put in as a package', async () => {
    const file = Buffer.from('身份证 in the package');
    const c = (text: string) => Buffer.from(`${text}\0`);
    const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
    const native = Buffer.concat([
      Buffer.from([2, 0]),
      c('名单.txt'),
      c('C:\\a.txt'),
      Buffer.from([0, 0, 3, 0]),
      u32(9),
      c('C:\\a.txt'),
      u32(file.length),
      file,
    ]);
    const name = (text: string) => Buffer.concat([u32(text.length + 1), c(text)]);
    const data = Buffer.concat([
      u32(0x501),
      u32(2),
      name('Package'),
      u32(0),
      u32(0),
      u32(native.length),
      native,
    ]);
    const read = await readForTest(
      rtf(`{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata ${data.toString('hex')}}}`),
    );
    expect(read.text).toContain('身份证 in the package');
  });

  it('takes a file of nothing but braces', async () => {
    expect((await readForTest(Buffer.from(`{\\rtf1${'{'.repeat(100_000)}`))).error).toBe('corrupt');
  });
});
