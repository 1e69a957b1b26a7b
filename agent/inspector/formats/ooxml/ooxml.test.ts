import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const W =
  'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:clbl="urn:label"';
const types = (overrides: Record<string, string>) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
    overrides,
  )
    .map(([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`)
    .join('')}</Types>`;
const pack = (parts: Record<string, string | Uint8Array>) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, content]) => [
          name,
          typeof content === 'string' ? strToU8(content) : content,
        ]),
      ),
    ),
  );

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

describe('Office packages', () => {
  it('reads the corners of a Word package whose parts have names of their own, in the strict form too', async () => {
    const read = await readForTest(
      pack({
        '[Content_Types].xml': types({
          'word/main.xml': `${WORD}.document.main+xml`,
          'word/top-1.xml': `${WORD}.header+xml`,
        }),
        'word/main.xml': `<w:document ${W}><w:body><w:p><w:r><w:t>一段</w:t></w:r><w:ins w:author="修订人"><w:r><w:t>连续的</w:t></w:r></w:ins><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>搬走的</w:t></w:r></w:moveFrom><w:r><w:instrText>HYPERLINK "http://field"</w:instrText></w:r><w:r><w:t>文字</w:t></w:r></w:p><w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>框内文字</w:t></mc:Fallback></mc:AlternateContent><w:ruby><w:rt><w:r><w:t>zhū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>朱</w:t></w:r></w:rubyBase></w:ruby><wp:docPr descr="图的说明"/></w:p></w:body></w:document>`,
        'word/top-1.xml': `<w:hdr ${W}><w:p><w:r><w:pict><v:shape><v:textpath string="绝密水印"/></v:shape></w:pict></w:r><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>`,
        'word/_rels/main.xml.rels':
          '<Relationships><Relationship Id="r1" Target="https://outside.example/x" TargetMode="External"/></Relationships>',
        'word/diagrams/data1.xml': `<d ${W}><a:p><a:r><a:t>图形文字</a:t></a:r></a:p></d>`,
        'docMetadata/LabelInfo.xml': `<clbl:labelList ${W}><clbl:label id="{aa-bb}" enabled="1" siteId="{cc}" method="Privileged"/></clbl:labelList>`,
        'word/afchunk.html': '<html><body><p>替换块</p></body></html>',
      }),
    );
    expect(read.type).toBe('docx');
    expect(read.parts.body).toContain('一段连续的文字');
    expect(read.parts.body?.match(/框内文字/g)).toHaveLength(1);
    expect(read.parts['deleted:body']).toContain('删去的');
    expect(read.parts['deleted:body']).toContain('搬走的');
    expect(read.parts['watermark:header']).toContain('绝密水印');
    expect(read.parts['property:MSIP_Label_aa-bb_Enabled']).toBe('true');
    for (const text of [
      'http://field',
      '修订人',
      'zhū',
      '图的说明',
      'https://outside.example/x',
      '图形文字',
      '替换块',
    ])
      expect(read.text).toContain(text);
  });

  it('shows numbers as the sheet does, and never hides digits', async () => {
    const { parts, text } = await readForTest(
      pack({
        '[Content_Types].xml': types({
          'xl/workbook.xml': `${EXCEL}.sheet.main+xml`,
          'xl/worksheets/sheet1.xml': `${EXCEL}.worksheet+xml`,
        }),
        'xl/workbook.xml':
          '<workbook xmlns:r="urn:r"><sheets><sheet name="甲" state="veryHidden" r:id="rId1"/></sheets><definedNames><definedName name="密码">"letmein"</definedName></definedNames></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="171" formatCode=";;;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="11"/><xf numFmtId="171"/><xf numFmtId="10"/></cellXfs></styleSheet>',
        'xl/sharedStrings.xml':
          '<sst><si><r><t>共享</t></r><r><t>文字</t></r><rPh><t>よみ</t></rPh></si></sst>',
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>行内</t></is></c></row><row r="2"><c r="A2"><v>6.2220212345678901E+18</v></c><c r="B2" s="1"><v>46085</v></c><c r="C2" s="2"><v>13800138000</v></c><c r="D2" s="3"><v>987654321</v></c><c r="E2" s="4"><v>0.125</v></c></row></sheetData><dataValidations><dataValidation prompt="请输入"><formula1>"男,女"</formula1></dataValidation></dataValidations></worksheet>',
      }),
    );
    const rows = parts['sheet:甲']!.split('\n').map((row) => row.split('\t'));
    expect(rows[0]).toEqual(['共享文字', '', '行内']);
    expect(rows[1]).toEqual(['6222021234567890000', '2026年3月4日', '13800138000', '987654321', '12.50%']);
    for (const expected of ['よみ', 'letmein', '请输入', '男,女']) expect(text).toContain(expected);
  });
});
