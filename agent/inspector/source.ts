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

export function fileSource(handle: FileHandle, size: number): Source {
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const data = Buffer.allocUnsafe(wanted);
      let at = 0;
      while (at < wanted) {
        const { bytesRead } = await handle.read(data, at, wanted - at, offset + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return data.subarray(0, at);
    },
    readSync(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const data = Buffer.allocUnsafe(wanted);
      let at = 0;
      while (at < wanted) {
        const bytesRead = readSync(handle.fd, data, at, wanted - at, offset + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return data.subarray(0, at);
    },
  };
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
