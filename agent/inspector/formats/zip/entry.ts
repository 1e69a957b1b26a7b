import { decodeText } from '../text/charset.ts';

/** An entry larger than this is read up to here and said to be truncated. */
export const MAX_ENTRY_BYTES = 64 * 1024 * 1024;

/** An entry of an archive, and where it lies. */
export interface ArchiveEntry {
  name: string;
  encrypted: boolean;
  /** APPNOTE 4.4.5. */
  method: number;
  compressedSize: number;
  uncompressedSize: number;
  crc32: number;
  /** Where its local header stands; the packed bytes follow it. */
  headerAt: number;
}

/** Info-ZIP's Unicode path (APPNOTE 4.6.9): version, checksum, the name in UTF-8. */
const UNICODE_PATH = 0x7075;

/** APPNOTE 4.4.4 bit 11 says UTF-8; without it the name is in the code page of whoever packed it. */
export function decodeName(bytes: Buffer, flags: number, extra: Buffer = Buffer.alloc(0)): string {
  if (flags & 0x800) return bytes.toString('utf8');
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === UNICODE_PATH) {
      return extra.toString('utf8', at + 9, at + 4 + extra.readUInt16LE(at + 2));
    }
  }
  return decodeText(bytes);
}
