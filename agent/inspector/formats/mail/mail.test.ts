import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';
import { decodeHeader, parseParameters } from './headers.ts';
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts';

const lines = (...parts: string[]) => parts.join('\r\n');
const GBK = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');

describe('headers', () => {
  it.each([
    ['=?gb2312?B?v827p8P7taU=?=', '客户名单'],
    ['=?GBK?Q?=BF=CD=BB=A7?= =?GBK?Q?=C3=FB=B5=A5?=', '客户名单'],
    // A character split over two words.
    ['=?utf-8?B?5a6i5g==?= =?utf-8?B?iLflkI3ljZU=?=', '客户名单'],
    ['=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=', 'こん'],
    [GBK('bfcdbba7c3fbb5a5'), '客户名单'],
    ['plain =?x-unknown?Q?a?= text', 'plain a text'],
  ])('%s', (raw, value) => expect(decodeHeader(raw)).toBe(value));

  it('parameters in pieces and encodings (RFC 2231)', () => {
    const { value, parameters } = parseParameters(
      'attachment; filename*0*=gb18030\'\'%BF%CD%BB%A7; filename*1*=%C3%FB; filename*2=.xlsx; name="a;b"',
    );
    expect(value).toBe('attachment');
    expect(parameters.get('filename')).toBe('客户名.xlsx');
    expect(parameters.get('name')).toBe('a;b');
  });
});

describe('transfer encodings', () => {
  it('passes over what does not belong', () => {
    expect(decodeQuotedPrintable(Buffer.from('a=3D=\r\nb=ZZ =E5=AE=A2')).toString()).toBe('a=b=ZZ 客');
    expect(decodeBase64(Buffer.from('aGVs\r\nbG8=\r\naGVsbG8=')).toString()).toBe('hellohello');
  });
});

describe('a message', () => {
  const message = lines(
    'From: =?gb2312?B?1cXI/Q==?= <zhang@example.com>',
    'To: li@example.com',
    'Subject: =?utf-8?B?5py65a+G?=',
    'Message-ID: <1@example.com>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    'hidden preamble',
    '--b1',
    'Content-Type: text/plain; charset=gbk; format=flowed',
    'Content-Transfer-Encoding: 8bit',
    '',
    `${GBK('bfcdbba7')} 6222 \r\n0212`,
    '--b1',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<html><head><meta charset=3Dgb2312></head><body>=E7=BD=91=E9=A1=B5</body></html>',
    '--b1',
    'Content-Type: text/csv; name="=?utf-8?B?5ZCN5Y2VLmNzdg==?="',
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('姓名,电话\n张三,13800138000\n').toString('base64'),
    '--b1',
    'Content-Type: message/rfc822',
    '',
    'From: x@example.com',
    'Subject: inner',
    'Date: Mon, 1 Jan 2024 00:00:00 +0800',
    '',
    'inner text',
    '--b1--',
    'epilogue',
  );

  it('is read with all it carries', async () => {
    const { type, parts } = await readForTest(Buffer.from(message, 'latin1'), 'a.dat');
    expect(type).toBe('eml');
    expect(parts.title).toBe('机密');
    expect(parts['property:From']).toBe('张三 <zhang@example.com>');
    expect(parts.body).toBe('客户 6222 0212\n');
    expect(parts['file:body.html']).toContain('网页');
    expect(parts['sheet:名单.csv@名单.csv']).toContain('张三\t13800138000');
    expect(parts['title@message.eml']).toBe('inner');
    expect(parts['file:message.eml']).toBe('inner text\n');
    expect(parts['hidden:mime']).toBe('hidden preamble\nepilogue\n');
  });

  it('that lacks its last boundary is read all the same', async () => {
    const cut = message.slice(0, message.indexOf('inner text') + 10);
    expect((await readForTest(Buffer.from(cut, 'latin1'))).parts['file:message.eml']).toBe('inner text\n');
  });

  it('that is encrypted says so', async () => {
    const smime = lines(
      'From: a@example.com',
      'To: b@example.com',
      'Subject: s',
      'MIME-Version: 1.0',
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('308003060a06092a864886f70d010703a0800000', 'hex').toString('base64'),
    );
    const armoured = lines(
      'From: a@x.com',
      'To: b@x.com',
      'Subject: s',
      '',
      '-----BEGIN PGP MESSAGE-----',
      'hQ',
    );
    for (const each of [smime, armoured]) {
      const { encrypted, error } = await readForTest(Buffer.from(each), 'a.eml');
      expect({ encrypted, error }).toEqual({ encrypted: 1, error: 'encrypted' });
    }
  });

  it('is not seen in configuration and prose', async () => {
    for (const text of [
      'name: x\nversion: 1\n',
      'Note: this is prose.\nTo: be or not to be\n',
      'HTTP/1.1 200 OK\nDate: x\n',
    ]) {
      expect((await readForTest(Buffer.from(text))).type).toBe('text');
    }
  });
});

it('a mailbox is read message by message', async () => {
  const mbox = [1, 2, 3].map(
    (n) =>
      `From x@example.com Mon Jan  1 00:00:0${n} 2024\nFrom: x@example.com\nSubject: number ${n}\nDate: d\n\nFrom here on it is text ${n}\n\n`,
  );
  const { type, parts } = await readForTest(Buffer.from(mbox.join('')), 'inbox');
  expect(type).toBe('mbox');
  expect(parts.name).toBe('message1.eml\nmessage2.eml\nmessage3.eml\n');
  expect(parts['file:message3.eml']).toContain('From here on it is text 3');
});
