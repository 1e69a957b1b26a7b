import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readForTest } from './read-for-test.ts';

const packageOf = (parts: Record<string, string | Uint8Array>) =>
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

it('OFD: pieces of a line make a line; properties, annotations and attachments', async () => {
  const ofd = packageOf({
    'OFD.xml':
      '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo><ofd:Title>电子发票</ofd:Title><ofd:CustomDatas><ofd:CustomData Name="号码">12345678</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo></ofd:DocBody></ofd:OFD>',
    'Doc_0/Pages/Page_0/Content.xml':
      '<ofd:Page xmlns:ofd="x"><ofd:TextObject Boundary="10 10 50 5"><ofd:TextCode>身份证 110101199</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="60.2 10 50 5"><ofd:TextCode>003078515</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="10 20 5 5"><ofd:TextCode>机密</ofd:TextCode></ofd:TextObject></ofd:Page>',
    'Doc_0/Annots/Annot_0.xml':
      '<ofd:PageAnnot xmlns:ofd="x"><ofd:Annot Creator="李四"><ofd:Remark>批注内容</ofd:Remark></ofd:Annot></ofd:PageAnnot>',
    'Doc_0/Attachs/Attachments.xml':
      '<ofd:Attachments xmlns:ofd="x"><ofd:Attachment Name="原件.txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
    'Doc_0/Attachs/a.txt': '附件内容',
  });
  const { type, parts } = await readForTest(ofd);
  expect(type).toBe('ofd');
  expect(parts.body).toContain('身份证 110101199003078515\n机密');
  expect(parts['property:Title']).toBe('电子发票');
  expect(parts['property:号码']).toBe('12345678');
  expect(parts.annotations).toContain('批注内容');
  expect(parts.attributes).toContain('李四');
  expect(parts['file:原件.txt']).toBe('附件内容');
});

it('XPS: runs on one base line make a line', async () => {
  const xps = packageOf({
    'FixedDocumentSequence.fdseq': '<a/>',
    'Documents/1/Pages/1.fpage':
      '<FixedPage xmlns="x"><Glyphs OriginY="10" UnicodeString="客户"/><Glyphs OriginY="10" UnicodeString="{}名单"/><Glyphs OriginY="20" UnicodeString="second"/></FixedPage>',
  });
  const { type, parts } = await readForTest(xps);
  expect({ type, body: parts.body }).toEqual({ type: 'xps', body: '客户 名单\nsecond\n' });
});

it('EPUB: protected by DRM is encrypted, mixed-up fonts are not', async () => {
  const book = (algorithm: string) =>
    packageOf({
      mimetype: 'application/epub+zip',
      'META-INF/encryption.xml': `<encryption><EncryptedData><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`,
      'a.opf': '<package><metadata><dc:title>书名</dc:title></metadata></package>',
      'a.xhtml': '<html><body><p>chapter</p></body></html>',
    });
  const free = await readForTest(book('http://www.idpf.org/2008/embedding'));
  expect({ type: free.type, error: free.error }).toEqual({ type: 'epub', error: undefined });
  expect(free.parts['property:title']).toBe('书名');
  expect(free.parts['file:a.xhtml']).toContain('chapter');
  expect((await readForTest(book('http://www.w3.org/2001/04/xmlenc#aes128-cbc'))).error).toBe('encrypted');
});

it('iWork: words out of the messages in Snappy', async () => {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  const message = field(3, Buffer.from('客户名单 words'));
  const info = Buffer.from([0x08, 0xd1, 0x0f, 0x18, message.length]);
  const header = Buffer.concat([Buffer.from([0x08, 1]), field(2, info)]);
  const data = Buffer.concat([Buffer.from([header.length]), header, message]);
  const snappy = Buffer.concat([Buffer.from([data.length, (data.length - 1) << 2]), data]);
  const iwa = Buffer.concat([Buffer.from([0, snappy.length, 0, 0]), snappy]);
  const { type, parts } = await readForTest(packageOf({ 'Index/Document.iwa': iwa }), 'a.pages');
  expect({ type, body: parts.body }).toEqual({ type: 'iwork', body: '客户名单 words\n' });
});

it('OpenDocument: tracked deletions, notes, comments, hidden sheets and alternative text are read; encryption is told', async () => {
  const content =
    '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:svg="s" xmlns:dc="d"><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>删除的</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>正<office:annotation><dc:creator>王</dc:creator><text:p>批注</text:p></office:annotation>文<text:note text:note-class="footnote"><text:note-body><text:p>脚注</text:p></text:note-body></text:note><text:s text:c="2"/>end<svg:desc>替代文字</svg:desc></text:p><table:table table:name="T"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>';
  const odt = { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': content };
  const { type, parts } = await readForTest(packageOf(odt));
  expect(type).toBe('odt');
  expect(parts.body).toBe('正文  end\na \tb \t\n');
  expect(parts['deleted:body']).toContain('删除的');
  expect(parts['comment:odf']).toContain('批注');
  expect(parts['notes:footnote']).toContain('脚注');
  expect(parts['alt-text']).toContain('替代文字');
  const encrypted = await readForTest(
    packageOf({
      ...odt,
      'META-INF/manifest.xml':
        '<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>',
    }),
  );
  expect({ error: encrypted.error, body: encrypted.parts.body }).toEqual({
    error: 'encrypted',
    body: undefined,
  });
});

it('OpenDocument spreadsheets: a row a line, long numbers with all their digits', async () => {
  const content =
    '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:spreadsheet><table:table table:name="客户"><table:table-row><table:table-cell><text:p>卡号</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="6222021234567888"><text:p>6.22202E+15</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>';
  const { parts } = await readForTest(
    packageOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content }),
  );
  expect(parts['sheet:客户']).toBe('卡号\t\n6222021234567888\tx\tx\t\n');
});
