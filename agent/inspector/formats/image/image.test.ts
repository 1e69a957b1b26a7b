import { crc32, deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../inspect-document.ts';
import type { Picture } from '../../ocr/picture.ts';
import { bufferSource } from '../../source.ts';
import { readForTest } from '../read-for-test.ts';
import { exifTexts } from './exif.ts';

function chunk(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(kind), content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function blank(width: number, height: number, kind: 'image/png' | 'image/jpeg' = 'image/png'): Buffer {
  return kind === 'image/png'
    ? createCanvas(width, height).toBuffer('image/png')
    : createCanvas(width, height).toBuffer('image/jpeg');
}

describe('what is written about a picture', () => {
  it('PNG: texts plain, compressed, in UTF-8, and XMP', async () => {
    const png = blank(64, 64);
    const xmp =
      '<x:xmpmeta xmlns:x="x"><rdf:RDF xmlns:rdf="r"><rdf:Description MSIP_Label_Name="机密"><dc:title xmlns:dc="d"><rdf:Alt><rdf:li>标题</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>';
    const more = [
      chunk('tEXt', Buffer.from('Title\0plain text')),
      chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.from('packed text'))])),
      chunk('iTXt', Buffer.from('Author\0\0\0zh\0\0张三')),
      chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
    ];
    const { type, parts } = await readForTest(
      Buffer.concat([png.subarray(0, 33), ...more, png.subarray(33)]),
    );
    expect(type).toBe('png');
    expect(parts).toMatchObject({
      'property:Title': 'plain text',
      'property:Comment': 'packed text',
      'property:Author': '张三',
      'property:MSIP_Label_Name': '机密',
      'property:title': '标题',
    });
  });

  it('EXIF: ASCII, Windows titles, comments with a character code', () => {
    const comment = Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from('备注', 'utf16le')]);
    const title = Buffer.from('客户名单\0', 'utf16le');
    const entries = [
      [270, 2, Buffer.from('description\0')],
      [37510, 7, comment],
      [40091, 1, title],
    ] as const;
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length);
    const values: Buffer[] = [];
    let at = 8 + directory.length;
    for (const [i, [tag, kind, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + i * 12);
      directory.writeUInt16LE(kind, 4 + i * 12);
      directory.writeUInt32LE(value.length, 6 + i * 12);
      directory.writeUInt32LE(at, 10 + i * 12);
      values.push(value);
      at += value.length;
    }
    const exif = Buffer.concat([Buffer.from('II\x2a\0\x08\0\0\0', 'latin1'), directory, ...values]);
    expect(exifTexts(exif)).toEqual([
      ['ImageDescription', 'description'],
      ['UserComment', '备注'],
      ['XPTitle', '客户名单'],
    ]);
  });

  it('JPEG: the comment', async () => {
    const jpeg = blank(64, 64, 'image/jpeg');
    const comment = Buffer.from('内部资料');
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment]);
    const { type, parts } = await readForTest(
      Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]),
    );
    expect({ type, comment: parts['property:Comment'] }).toEqual({ type: 'jpg', comment: '内部资料' });
  });
});

describe('text in pictures', () => {
  const read = async (content: Buffer, recognize: (picture: Picture) => Promise<string | undefined>) => {
    const parts: Record<string, string> = {};
    const result = await readDocument(
      bufferSource(content),
      'picture',
      ({ text, part = 'body' }) => {
        parts[part] = (parts[part] ?? '') + text;
      },
      undefined,
      recognize,
    );
    return { ...result, parts };
  };

  it('becomes a part of its own', async () => {
    expect((await read(blank(200, 100), async () => '机密')).parts.ocr).toBe('机密\n');
  });

  it('is not looked for in icons', async () => {
    expect((await read(blank(32, 32), async () => 'x')).parts.ocr).toBeUndefined();
  });

  it('that cannot be read is told as cut', async () => {
    expect((await read(blank(200, 100), async () => undefined)).truncated).toBe(true);
  });
});
