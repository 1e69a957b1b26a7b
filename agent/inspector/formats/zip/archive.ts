import { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { Source } from '../../source.ts';
import { chunksOf } from '../../source.ts';
import { DocumentError, type Sink } from '../format.ts';

/** An entry larger than this is read up to here and said to be truncated. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;

/** An entry of an archive; `raw` is yauzl's own. */
export interface ArchiveEntry {
  name: string;
  encrypted: boolean;
  compressedSize: number;
  uncompressedSize: number;
  raw: Entry;
}

class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: Source;

  constructor(source: Source) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const source = this.#source;
    const range: Source = {
      size: end - start,
      read: (at, length) => source.read(start + at, Math.min(length, end - start - at)),
    };
    return Readable.from(chunksOf(range, 256 * 1024));
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

/** A ZIP archive, its directory read and nothing unpacked yet. */
export class Archive {
  readonly entries: readonly ArchiveEntry[];
  readonly #zip: ZipFile;
  readonly #source: Source;
  readonly #byName: Map<string, ArchiveEntry>;

  private constructor(zip: ZipFile, source: Source, entries: ArchiveEntry[]) {
    this.#zip = zip;
    this.#source = source;
    this.entries = entries;
    this.#byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  }

  /**
   * Reads the directory, of at most `maxEntries`.
   * @throws DocumentError `corrupt` when it cannot be read
   */
  static async open(source: Source, maxEntries: number): Promise<Archive> {
    try {
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
          name: decodeName(raw),
          encrypted: raw.isEncrypted(),
          compressedSize: raw.compressedSize,
          uncompressedSize: raw.uncompressedSize,
          raw,
        });
        if (entries.length >= maxEntries) break;
      }
      return new Archive(zip, source, entries);
    } catch {
      throw new DocumentError('corrupt');
    }
  }

  /** An entry by its name, without regard to case, as Office finds its parts. */
  find(name: string): ArchiveEntry | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /**
   * The content of an entry, counted against the budget.
   * @throws DocumentError when it is encrypted, damaged, or packed in a way that cannot be read
   */
  async read(entry: ArchiveEntry, sink: Sink): Promise<Buffer> {
    if (entry.encrypted) throw new DocumentError('encrypted');
    const { compressionMethod } = entry.raw;
    if (compressionMethod !== 0 && compressionMethod !== 8) throw new DocumentError('unsupported');
    const small = entry.compressedSize <= MAX_ENTRY_BYTES / 4 && entry.uncompressedSize <= MAX_ENTRY_BYTES;
    const content = small ? await this.#readAtOnce(entry) : await this.#readBeginning(entry, sink);
    sink.budget.takeUnpacked(content.length);
    return content;
  }

  /** Small entries are unpacked in one call: for thousands of them a stream each took several times as long. */
  async #readAtOnce(entry: ArchiveEntry): Promise<Buffer> {
    try {
      const { fileDataStart } = await this.#zip.readLocalFileHeaderPromise(entry.raw, { minimal: true });
      const packed = await this.#source.read(fileDataStart, entry.compressedSize);
      if (entry.raw.compressionMethod === 0) return packed;
      return inflateRawSync(packed, { maxOutputLength: MAX_ENTRY_BYTES });
    } catch (error) {
      throw new DocumentError(
        (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'corrupt',
      );
    }
  }

  async #readBeginning(entry: ArchiveEntry, sink: Sink): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let length = 0;
    try {
      const stream = await this.#zip.openReadStreamPromise(entry.raw);
      for await (const piece of stream as AsyncIterable<Buffer>) {
        sink.budget.checkTime();
        pieces.push(piece);
        length += piece.length;
        if (length >= MAX_ENTRY_BYTES) {
          sink.problem('too-large');
          stream.destroy();
          break;
        }
      }
    } catch (error) {
      if ((error as Error).name === 'BudgetExceeded') throw error;
      if (length === 0) throw new DocumentError('corrupt');
      sink.problem('corrupt');
    }
    return Buffer.concat(pieces);
  }
}

/** APPNOTE 4.4.4 bit 11 says UTF-8; without it the name is in the code page of whoever packed it. */
function decodeName(raw: Entry): string {
  const bytes = raw.fileName as unknown as Buffer;
  if (raw.generalPurposeBitFlag & 0x800) return bytes.toString('utf8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
