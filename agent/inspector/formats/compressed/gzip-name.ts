import { decodeText } from '../text/charset.ts';

const EXTRA = 0x04;
const NAME = 0x08;

/** The name that a gzip file keeps of what it holds (RFC 1952), its folders left out. */
export function gzipName(head: Buffer): string | undefined {
  const flags = head[3] ?? 0;
  if (!(flags & NAME)) return undefined;
  let at = 10;
  if (flags & EXTRA) at += 2 + (head.length >= 12 ? head.readUInt16LE(10) : 0);
  const end = head.indexOf(0, at);
  if (end <= at) return undefined;
  return decodeText(head.subarray(at, end)).split(/[\\/]/).at(-1) || undefined;
}
