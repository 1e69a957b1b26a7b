const MAX_BYTES = 64 * 1024 * 1024;

/** Unpacks raw Snappy (https://github.com/google/snappy/blob/main/format_description.txt). Throws for what is none. */
export function unsnappy(packed: Buffer): Buffer {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = packed[at++];
    if (byte === undefined || shift > 28) throw new Error('not Snappy');
    length += (byte & 0x7f) * 2 ** shift;
    if (!(byte & 0x80)) break;
  }
  if (length > MAX_BYTES) throw new Error('Snappy block too large');
  const out = Buffer.alloc(length);
  let to = 0;
  while (at < packed.length && to < length) {
    const tag = packed[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >> 2;
      if (count >= 60) {
        const bytes = count - 59;
        if (at + bytes > packed.length) throw new Error('not Snappy');
        count = packed.readUIntLE(at, bytes);
        at += bytes;
      }
      to += packed.copy(out, to, at, at + count + 1);
      at += count + 1;
      continue;
    }
    const bytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (at + bytes > packed.length) throw new Error('not Snappy');
    const low = packed.readUIntLE(at, bytes);
    at += bytes;
    const distance = kind === 1 ? ((tag >> 5) << 8) | low : low;
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    if (distance === 0 || distance > to) throw new Error('not Snappy');
    for (let i = 0; i < count && to < length; i++, to++) out[to] = out[to - distance]!;
  }
  return out.subarray(0, to);
}
