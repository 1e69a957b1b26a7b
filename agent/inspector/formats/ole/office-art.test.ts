import { describe, expect, it } from 'vitest';
import { officeArtPictures, officeArtTexts } from './office-art.ts';

function record(type: number, instance: number, version: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE((instance << 4) | version, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

describe('drawings of Office before 2007', () => {
  it('gives the description of a shape that lies in groups', () => {
    const text = Buffer.from('照片里的人\0', 'utf16le');
    const table = Buffer.alloc(6);
    table.writeUInt16LE(0x8381 | 0x4000, 0);
    table.writeUInt32LE(text.length, 2);
    const shape = record(0xf004, 0, 0xf, record(0xf00b, 1, 3, Buffer.concat([table, text])));
    expect([...officeArtTexts(record(0xf002, 0, 0xf, record(0xf003, 0, 0xf, shape)))]).toEqual([
      { kind: 'alt-text', text: '照片里的人' },
    ]);
  });

  it('gives pictures as the files that they were, with one digest before them or two', () => {
    const png = Buffer.from('\x89PNG-bytes', 'latin1');
    const one = record(0xf01e, 0x6e0, 0, Buffer.concat([Buffer.alloc(17), png]));
    const two = record(0xf01e, 0x6e1, 0, Buffer.concat([Buffer.alloc(33), png]));
    const stored = record(0xf007, 6, 2, Buffer.concat([Buffer.alloc(36), two]));
    expect([...officeArtPictures(Buffer.concat([one, stored]))]).toEqual([png, png]);
  });
});
