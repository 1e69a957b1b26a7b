import { unsnappy } from './snappy.ts';

/** Messages that hold words, and the field of each that does: text storage, and the strings of a table's cells. */
const TEXT_STORAGE = new Set([2001, 2005]);
const TABLE_DATA_LIST = 6005;

/**
 * Words out of an IWA file (https://github.com/obriensp/iWorkFileFormat): Snappy blocks without the frame format's
 * checksums, in them messages of Protocol Buffers, each behind an ArchiveInfo that names its type and length.
 */
export function iwaTexts(file: Buffer): string[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at + 4 <= file.length; ) {
    const length = file.readUIntLE(at + 1, 3);
    blocks.push(unsnappy(file.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  const data = Buffer.concat(blocks);
  const texts: string[] = [];
  for (let at = 0; at < data.length; ) {
    const info = varint(data, at);
    if (!info) break;
    const header = data.subarray(info.next, info.next + info.value);
    at = info.next + info.value;
    for (const field of fieldsOf(header)) {
      if (field.number !== 2 || !field.bytes) continue;
      const inner = [...fieldsOf(field.bytes)];
      const type = inner.find(({ number }) => number === 1)?.value ?? 0;
      const length = inner.find(({ number }) => number === 3)?.value ?? 0;
      const message = data.subarray(at, at + length);
      at += length;
      if (TEXT_STORAGE.has(type)) texts.push(...stringsIn(message, 3));
      else if (type === TABLE_DATA_LIST) {
        for (const entry of fieldsOf(message)) {
          if (entry.number === 3 && entry.bytes) texts.push(...stringsIn(entry.bytes, 3));
        }
      }
    }
  }
  return texts;
}

function stringsIn(message: Buffer, wanted: number): string[] {
  const texts: string[] = [];
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === wanted && bytes) texts.push(bytes.toString('utf8').replace(/\ufffc/g, ''));
  }
  return texts;
}

function varint(data: Buffer, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = data[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (!(byte & 0x80)) return { value, next: at + i + 1 };
  }
  return undefined;
}

/** Fields of a message (https://protobuf.dev/programming-guides/encoding/); ends at the first that cannot be one. */
function* fieldsOf(message: Buffer): Generator<{ number: number; value?: number; bytes?: Buffer }> {
  for (let at = 0; at < message.length; ) {
    const key = varint(message, at);
    if (!key) return;
    const number = Math.floor(key.value / 8);
    const kind = key.value % 8;
    if (kind === 0) {
      const value = varint(message, key.next);
      if (!value) return;
      yield { number, value: value.value };
      at = value.next;
    } else if (kind === 2) {
      const length = varint(message, key.next);
      if (!length || length.next + length.value > message.length) return;
      yield { number, bytes: message.subarray(length.next, length.next + length.value) };
      at = length.next + length.value;
    } else if (kind === 1 || kind === 5) at = key.next + (kind === 1 ? 8 : 4);
    else return;
  }
}
