import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { chunksOf, type Source, sliceSource } from '../../source.ts';
import { type ArchiveEntry, decodeName } from './entry.ts';

class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: Source;

  constructor(source: Source) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(chunksOf(sliceSource(this.#source, start, end), 256 * 1024));
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#source.read(position, length).then(
      (data) => {
        data.copy(buffer, offset);
        callback(data.length === length ? null : new Error('unexpected end'));
      },
      (error) => callback(error as Error),
    );
  }
}

/** The central directory of an archive, of at most `maxEntries`. Throws when it cannot be read. */
export async function readDirectory(source: Source, maxEntries: number): Promise<ArchiveEntry[]> {
  const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
    lazyEntries: true,
    autoClose: false,
    // Names are decoded here: Chinese Windows writes them in GBK without saying so.
    decodeStrings: false,
    // A size that lies is no reason to look away; what comes out is counted as it comes.
    validateEntrySizes: false,
  });
  const entries: ArchiveEntry[] = [];
  for await (const raw of zip.eachEntry()) {
    entries.push({
      name: decodeName(raw.fileName as unknown as Buffer, raw.generalPurposeBitFlag, raw.extraFieldRaw),
      encrypted: raw.isEncrypted(),
      method: raw.compressionMethod,
      compressedSize: raw.compressedSize,
      uncompressedSize: raw.uncompressedSize,
      crc32: raw.crc32,
      headerAt: raw.relativeOffsetOfLocalHeader,
    });
    if (entries.length >= maxEntries) break;
  }
  return entries;
}
