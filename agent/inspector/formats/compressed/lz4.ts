const MAX_BLOCK = 4 * 1024 * 1024;
const WINDOW = 64 * 1024;

/**
 * Unpacks LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), block by block; checksums are
 * not checked. Throws at the first byte that cannot be one of a frame.
 */
export async function* lz4Chunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = byteReader(chunks);
  let window: Buffer = Buffer.alloc(0);
  for (;;) {
    const magic = await reader(4);
    if (magic.length === 0) return;
    const number = magic.length === 4 ? magic.readUInt32LE(0) : 0;
    if (number >= 0x184d2a50 && number <= 0x184d2a5f) {
      await reader((await reader(4)).readUInt32LE(0));
      continue;
    }
    if (number !== 0x184d2204) throw new Error('not an LZ4 frame');
    const [flags] = await reader(2);
    await reader((flags! & 0x08 ? 8 : 0) + (flags! & 0x01 ? 4 : 0) + 1);
    for (;;) {
      const size = (await reader(4)).readUInt32LE(0);
      if (size === 0) break;
      const length = size & 0x7fffffff;
      if (length > MAX_BLOCK * 2) throw new Error('LZ4 block too large');
      const block = await reader(length);
      if (flags! & 0x10) await reader(4);
      const plain = size >= 0x80000000 ? block : lz4Block(block, window, MAX_BLOCK);
      window = Buffer.concat([window, plain]).subarray(-WINDOW);
      yield plain;
    }
    if (flags! & 0x04) await reader(4);
  }
}

/** One LZ4 block, with the text before it that it may refer to. */
export function lz4Block(block: Buffer, before: Buffer, limit: number): Buffer {
  let out = Buffer.alloc(Math.max(64 * 1024, block.length * 3) + before.length);
  before.copy(out);
  let to = before.length;
  const room = (length: number) => {
    if (to + length - before.length > limit) throw new Error('LZ4 block too large');
    if (to + length <= out.length) return;
    const larger = Buffer.alloc(Math.max(out.length * 2, to + length));
    out.copy(larger, 0, 0, to);
    out = larger;
  };
  let at = 0;
  const long = (start: number) => {
    let length = start;
    if (start !== 15) return length;
    for (let byte = 255; byte === 255; ) {
      byte = block[at++] ?? 0;
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = long(token >> 4);
    room(literals);
    to += block.copy(out, to, at, at + literals);
    at += literals;
    if (at >= block.length) break;
    const distance = block[at]! | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const length = long(token & 15) + 4;
    if (distance === 0 || distance > to) throw new Error('LZ4 match before the beginning');
    room(length);
    for (let i = 0; i < length; i++, to++) out[to] = out[to - distance]!;
  }
  return out.subarray(before.length, to);
}

function byteReader(chunks: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async (length) => {
    while (rest.length < length) {
      const { done, value } = await iterator.next();
      if (done) break;
      rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    }
    const taken = rest.subarray(0, length);
    rest = rest.subarray(taken.length);
    if (taken.length < length && length > 4) throw new Error('unexpected end');
    return taken;
  };
}
