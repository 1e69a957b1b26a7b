import { inflateRawSync } from 'node:zlib';
import type { Source } from '../../source.ts';
import { type ArchiveEntry, decodeName, MAX_ENTRY_BYTES } from './entry.ts';

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const HEADER_BYTES = 30;
const CHUNK = 1024 * 1024;
/** What is searched of a damaged archive. */
const MAX_SEARCHED = 512 * 1024 * 1024;
/** Sizes come after the data (APPNOTE 4.4.4 bit 3). */
const SIZES_FOLLOW = 0x08;
const ZIP64 = 0xffffffff;

/** Entries by their local headers: for archives that are cut, prefixed or whose directory is damaged. */
export async function recoverEntries(source: Source, maxEntries: number): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const end = Math.min(source.size, MAX_SEARCHED);
  for (let at = 0; at < end && entries.length < maxEntries; ) {
    const chunk = await source.read(at, CHUNK);
    const found = chunk.indexOf(LOCAL_HEADER);
    if (found === -1) {
      if (chunk.length < CHUNK) break;
      at += chunk.length - LOCAL_HEADER.length + 1;
      continue;
    }
    const entry = await localEntry(source, at + found);
    if (!entry) {
      at += found + LOCAL_HEADER.length;
      continue;
    }
    entries.push(entry.entry);
    at = Math.max(entry.end, at + found + LOCAL_HEADER.length);
  }
  return entries;
}

async function localEntry(
  source: Source,
  start: number,
): Promise<{ entry: ArchiveEntry; end: number } | undefined> {
  const header = await source.read(start, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return undefined;
  const flags = header.readUInt16LE(6);
  const method = header.readUInt16LE(8);
  const nameLength = header.readUInt16LE(26);
  const extraLength = header.readUInt16LE(28);
  if (nameLength === 0 || nameLength > 4096 || method > 99) return undefined;
  const rest = await source.read(start + HEADER_BYTES, nameLength + extraLength);
  const name = decodeName(rest.subarray(0, nameLength), flags, rest.subarray(nameLength));
  const data = start + HEADER_BYTES + nameLength + extraLength;
  let compressedSize = header.readUInt32LE(18);
  let uncompressedSize = header.readUInt32LE(22);
  if (compressedSize === ZIP64 || ((flags & SIZES_FOLLOW) !== 0 && compressedSize === 0)) {
    ({ compressedSize, uncompressedSize } = await measure(source, data, method));
  }
  compressedSize = Math.min(compressedSize, source.size - data);
  const entry: ArchiveEntry = {
    name,
    encrypted: (flags & 1) !== 0,
    method,
    compressedSize,
    uncompressedSize,
    crc32: header.readUInt32LE(14),
    headerAt: start,
  };
  return { entry, end: data + compressedSize };
}

/** Where the sizes are not told: deflate knows its own end, everything else goes up to the next header. */
async function measure(source: Source, start: number, method: number) {
  const packed = await source.read(start, MAX_ENTRY_BYTES);
  if (method === 8) {
    try {
      const { buffer, engine } = inflateRawSync(packed, {
        info: true,
        maxOutputLength: MAX_ENTRY_BYTES,
      } as object) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
      return { compressedSize: engine.bytesWritten, uncompressedSize: buffer.length };
    } catch {
      // Cut or damaged: up to the next header.
    }
  }
  const next = /PK\x03\x04|PK\x07\x08|PK\x01\x02/.exec(packed.toString('latin1'))?.index ?? packed.length;
  return { compressedSize: next, uncompressedSize: next };
}
