import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const utf16 = (text: string) => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
const stream = (dictionary: string, content: string) =>
  `<< ${dictionary} /Length ${Buffer.byteLength(content)} >>\nstream\n${content}\nendstream`;

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/" pdfx:MSIP_Label_77_Name="attribute-label">' +
  '<dc:title><rdf:Alt><rdf:li>xmp-title</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>';

/** A PDF with something in every corner, without a table of objects: as a damaged one is. */
function document(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /Metadata 8 0 R /AcroForm << /Fields [5 0 R 13 0 R] >> /Names << /EmbeddedFiles << /Names [(a.txt) 9 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 11 0 R /Annots [4 0 R 5 0 R 12 0 R] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    `<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /F 2 /Contents ${utf16('隐藏批注 annotation-words')} /T (annotator) >>`,
    `<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V ${utf16('字段值 field-words')} /Rect [0 0 9 9] >>`,
    '<< /First 7 0 R /Last 7 0 R /Count 1 >>',
    `<< /Title ${utf16('书签 outline-words')} /Parent 6 0 R >>`,
    stream('/Type /Metadata /Subtype /XML', XMP),
    '<< /Type /Filespec /F (a.txt) /Desc (description-words) /EF << /F 10 0 R >> >>',
    stream('/Type /EmbeddedFile', 'attached-words'),
    stream('', 'BT /F1 12 Tf 20 200 Td (page-words) Tj 0 -40 Td (second line) Tj ET'),
    '<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /Type /Filespec /F (b.txt) /EF << /F 14 0 R >> >> >>',
    `<< /FT /Tx /T (nowhere) /V (field-on-no-page) >>`,
    stream('/Type /EmbeddedFile', 'pinned-words'),
    `<< /Title ${utf16('属性标题')} /MSIP_Label_1_Name (info-label) >>`,
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Root 1 0 R /Info 15 0 R >>\n%%EOF\n`, 'latin1');
}

describe('PDF', () => {
  it('gives what is on the page, beside it and behind it', async () => {
    const read = await readForTest(document(), 'a.pdf');
    expect(read.type).toBe('pdf');
    expect(read.error).toBeUndefined();
    const expected = [
      'page-words\nsecond line',
      '隐藏批注 annotation-words',
      'annotator',
      '字段值 field-words',
      '书签 outline-words',
      'xmp-title',
      'description-words',
      'attached-words',
      'pinned-words',
    ];
    expect(expected.filter((text) => !read.text.includes(text))).toEqual([]);
    expect(read.parts['property:Title']).toBe('属性标题');
    expect(read.parts['property:MSIP_Label_1_Name']).toBe('info-label');
    expect(read.parts['property:MSIP_Label_77_Name']).toBe('attribute-label');
  });

  it('reads Chinese without spaces between the characters', async () => {
    const file = new URL('../../../../test/fixtures/documents/letter.pdf', import.meta.url);
    const { text } = await readForTest(readFileSync(file), 'letter.pdf');
    for (const expected of [
      '正文第一段',
      '页眉文字 header-words',
      '脚注文字',
      '张三丰',
      '13800138000',
      '客户名单标题',
    ])
      expect(text).toContain(expected);
  });
});
