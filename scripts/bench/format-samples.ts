import { gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

/** A document made for measuring, and the text that can be had of it, in bytes. */
export interface FormatSample {
  format: string;
  /** What is read of this kind, for the page. */
  extracted: string;
  name: string;
  content: Buffer;
}

const ROW = (n: number) => [
  `客户${n}`,
  `1380013${String(n % 10_000).padStart(4, '0')}`,
  `上海市浦东新区第${n}号`,
];

/** One document of each format that can be made without its program, of about `rows` records each. */
export function formatSamples(rows: number): FormatSample[] {
  const table = Array.from({ length: rows }, (_, n) => ROW(n));
  const csv = table.map((row) => row.join(',')).join('\n');
  const text = table.map((row) => `${row.join(' ')}。`).join('\n');
  const cells = (open: string, close: string) =>
    table.map((row) => row.map((cell) => open + cell + close).join(''));
  const zip = (parts: Record<string, string>) =>
    Buffer.from(
      zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)]))),
    );
  const odf = (kind: string, body: string) =>
    zip({
      mimetype: `application/vnd.oasis.opendocument.${kind}`,
      'content.xml': `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body>${body}</office:body></office:document-content>`,
    });
  const odsRows = cells('<table:table-cell><text:p>', '</text:p></table:table-cell>').map(
    (row) => `<table:table-row>${row}</table:table-row>`,
  );
  const mail = (body: string) =>
    `From: a@example.com\r\nTo: b@example.com\r\nSubject: =?utf-8?B?5a6i5oi3?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n--b--\r\n`;
  const sample = (
    format: string,
    name: string,
    content: string | Buffer,
    extracted: string,
  ): FormatSample => ({
    format,
    name,
    content: Buffer.from(content as string),
    extracted,
  });
  return [
    sample(
      'text',
      'a.txt',
      text,
      'UTF-8/16/32, GB 18030, Big5, Shift_JIS, EUC, Windows and KOI8 code pages, guessed',
    ),
    sample('csv', 'a.csv', csv, 'cells and rows, any delimiter'),
    sample('json', 'a.json', JSON.stringify(table), 'text, escapes resolved'),
    sample(
      'xml',
      'a.xml',
      `<?xml version="1.0"?><r>${cells('<c>', '</c>').join('')}</r>`,
      'text, attributes, comments; SVG, FictionBook and flat OpenDocument by their own rules',
    ),
    sample(
      'html',
      'a.html',
      `<html><body><table><tr>${cells('<td>', '</td>').join('</tr><tr>')}</tr></table></body></html>`,
      'text, rows of tables, attributes, comments, scripts',
    ),
    sample(
      'eml',
      'a.eml',
      mail(text),
      'headers, every part, attachments, messages within; mbox, MHTML, winmail.dat, S/MIME; msg',
    ),
    sample(
      'zip',
      'a.zip',
      zip({ '客户.txt': text }),
      'every entry, names in GBK, every method of 7-Zip, damaged directories',
    ),
    sample(
      'gz',
      'a.txt.gz',
      gzipSync(text),
      'content; tar within is read as it is unpacked; bz2, xz, lzma, lzip, lz4 and Z alike',
    ),
    sample('zst', 'a.txt.zst', zstdCompressSync(text), 'content'),
    sample(
      'odt',
      'a.odt',
      odf(
        'text',
        `<office:text>${table.map((row) => `<text:p>${row.join(' ')}</text:p>`).join('')}</office:text>`,
      ),
      'body, headers, notes, comments, deletions, fields, alternative text, macros, objects, properties',
    ),
    sample(
      'ods',
      'a.ods',
      odf(
        'spreadsheet',
        `<office:spreadsheet><table:table table:name="T">${odsRows.join('')}</table:table></office:spreadsheet>`,
      ),
      'cells of every sheet, hidden ones too',
    ),
    sample(
      'ofd',
      'a.ofd',
      zip({
        'OFD.xml': '<ofd:OFD xmlns:ofd="o"/>',
        'Doc_0/Pages/Page_0/Content.xml': `<ofd:Page xmlns:ofd="o">${table.map((row, n) => `<ofd:TextObject Boundary="0 ${n * 5} 50 5"><ofd:TextCode>${row.join(' ')}</ofd:TextCode></ofd:TextObject>`).join('')}</ofd:Page>`,
      }),
      'pages, templates, annotations, attachments, properties',
    ),
  ];
}

/** Formats that only their programs make: what is read of them, without a speed. */
export const OTHERS: readonly [format: string, extracted: string][] = [
  ['Office with a password', 'read when it opens with the default password, else a finding'],
  [
    '7z, rar, cab, iso, cpio, ar/deb, rpm, xar, wim, arj, lzh, chm, squashfs, disk images',
    'every entry, by 7-Zip as WebAssembly; encrypted entries and names are findings',
  ],
  ['tar', 'every entry; pax, GNU, names in GBK'],
  ['exe, elf', 'the archive that a self-extracting program carries'],
  ['epub, xps, iWork', 'text, properties; DRM is a finding'],
  ['vcard, icalendar', 'lines unfolded, values decoded'],
  ['png, jpg, gif, bmp, tiff, webp', 'EXIF, XMP, IPTC, comments; the text that they show, by PP-OCRv4'],
  ['pdf without text', 'the pictures of its pages, by PP-OCRv4'],
];
