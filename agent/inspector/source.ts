import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** The bytes of a document, wherever they lie: a file, or an entry that was unpacked from another document. */
export interface Source {
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Buffer>;
  /** The same, for decoders that cannot wait. */
  readSync(offset: number, length: number): Buffer;
}

export function bufferSource(data: Buffer): Source {
  const readSync = (offset: number, length: number) => data.subarray(offset, offset + length);
  return { size: data.length, read: async (offset, length) => readSync(offset, length), readSync };
}

/** What is read ahead of small reads: archives are read header by header. */
const WINDOW_BYTES = 128 * 1024;

/** Bytes of an open file. Read without giving way: who inspects has nothing else to do meanwhile, and it is faster. */
export function fileSource(handle: FileHandle, size: number): Source {
  let window: { start: number; data: Buffer } = { start: 0, data: Buffer.alloc(0) };
  const fill = (offset: number, wanted: number): Buffer => {
    const data = Buffer.allocUnsafeSlow(wanted);
    let at = 0;
    while (at < wanted) {
      const bytesRead = readSync(handle.fd, data, at, wanted - at, offset + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return data.subarray(0, at);
  };
  const read = (offset: number, length: number): Buffer => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    if (wanted > WINDOW_BYTES / 4) return fill(offset, wanted);
    const { start, data } = window;
    if (offset < start || offset + wanted > start + data.length) {
      window = { start: offset, data: fill(offset, Math.min(WINDOW_BYTES, size - offset)) };
    }
    return window.data.subarray(offset - window.start, offset - window.start + wanted);
  };
  return { size, read: async (offset, length) => read(offset, length), readSync: read };
}

/** A stretch of another source, such as the archive behind the program that unpacks it. */
export function sliceSource(source: Source, start: number, end = source.size): Source {
  const size = Math.max(0, end - start);
  const clamp = (offset: number, length: number) => Math.max(0, Math.min(length, size - offset));
  return {
    size,
    read: (offset, length) => source.read(start + offset, clamp(offset, length)),
    readSync: (offset, length) => source.readSync(start + offset, clamp(offset, length)),
  };
}

/** The whole content from beginning to end, piece by piece. */
export async function* chunksOf(source: Source, chunkBytes = 1024 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.size; ) {
    const chunk = await source.read(at, chunkBytes);
    if (chunk.length === 0) return;
    yield chunk;
    at += chunk.length;
  }
}
