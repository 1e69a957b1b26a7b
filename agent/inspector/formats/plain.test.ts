import { expect, it } from 'vitest';
import { readForTest } from './read-for-test.ts';

it.each([
  [
    'svg',
    'a.dat',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>图</title><text>机密</text><!-- aside --></svg>',
    ['图', '机密', 'aside'],
  ],
  ['json', 'a.json', '{"name":"\\u5f20\\u4e09","path":"C:\\\\a"}', ['张三', 'C:\\a']],
  [
    'vcard',
    'a.vcf',
    'BEGIN:VCARD\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=\r\n=E4=B8=89;;;\r\nNOTE:folded\r\n  line\r\nEND:VCARD\r\n',
    ['N: 张三;;;', 'folded line'],
  ],
  ['icalendar', 'a.ics', 'BEGIN:VCALENDAR\r\nSUMMARY:会议\\, 机密\r\nEND:VCALENDAR\r\n', ['会议, 机密']],
  [
    'fb2',
    'a',
    '<?xml version="1.0"?><FictionBook><body><p>one <strong>two</strong></p></body><binary>AAAA</binary></FictionBook>',
    ['one two'],
  ],
])('%s', async (type, name, content, expected) => {
  const read = await readForTest(Buffer.from(content), name);
  expect(read.type).toBe(type);
  for (const text of expected) expect(read.text).toContain(text);
});

it('XML is read in the encoding that it declares', async () => {
  const xml = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="GB2312"?><row b="'),
    Buffer.from('bfcdbba7', 'hex'),
    Buffer.from('">'),
    Buffer.from('c3fbb5a5', 'hex'),
    Buffer.from('</row>'),
  ]);
  const { type, parts } = await readForTest(xml);
  expect({ type, attributes: parts.attributes, body: parts.body }).toEqual({
    type: 'xml',
    attributes: '客户\n',
    body: '名单\n',
  });
});
