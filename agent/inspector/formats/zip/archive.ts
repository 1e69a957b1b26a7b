import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { chunksOf, type Source, sliceSource } from '../../source.ts';
import { DocumentError, type Sink } from '../format.ts';
import { readDirectory } from './directory.ts';
import { type ArchiveEntry, MAX_ENTRY_BYTES } from './entry.ts';
import { unpackEntry } from './other-methods.ts';
import { recoverEntries } from './recover.ts';

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** A ZIP archive, its directory read and nothing unpacked yet. */
export class Archive {
  readonly entries: readonly ArchiveEntry[];
  /** The directory could not be read; the entries were found by their own headers. */
  readonly recovered: boolean;
  readonly #source: Source;
  #byName: Map<string, ArchiveEntry> | undefined;

  private constructor(source: Source, entries: ArchiveEntry[], recovered: boolean) {
    this.#source = source;
    this.entries = entries;
    this.recovered = recovered;
  }

  /**
   * Reads the directory, of at most `maxEntries`; where there is none that can be read, looks for the entries.
   * @throws DocumentError `corrupt` when there is not one
   */
  static async open(source: Source, maxEntries: number): Promise<Archive> {
    try {
      return new Archive(source, await readDirectory(source, maxEntries), false);
    } catch {
      const entries = await recoverEntries(source, maxEntries);
      if (entries.length === 0) throw new DocumentError('corrupt');
      return new Archive(source, entries, true);
    }
  }

  /** An entry by its name, without regard to case, as Office finds its parts. */
  find(name: string): ArchiveEntry | undefined {
    this.#byName ??= new Map(this.entries.map((entry) => [entry.name.toLowerCase(), entry]));
    return this.#byName.get(name.toLowerCase());
  }

  /**
   * The content of an entry, counted against the budget.
   * @throws DocumentError when it is encrypted, damaged, or packed in a way that cannot be read
   */
  async read(entry: ArchiveEntry, sink: Sink): Promise<Buffer> {
    if (entry.encrypted) throw new DocumentError('encrypted');
    const content = await this.#content(entry, sink);
    sink.budget.takeUnpacked(content.length);
    return content;
  }

  async #content(entry: ArchiveEntry, sink: Sink): Promise<Buffer> {
    const { method, compressedSize, uncompressedSize } = entry;
    const start = await dataStart(this.#source, entry);
    if (method !== STORED && method !== DEFLATED) {
      const packed = await this.#source.read(start, Math.min(compressedSize, MAX_ENTRY_BYTES));
      return unpackEntry(entry, packed, sink);
    }
    const isSmall = compressedSize <= MAX_ENTRY_BYTES / 4 && uncompressedSize <= MAX_ENTRY_BYTES;
    if (method === DEFLATED && isSmall) {
      // Small entries are unpacked in one call: for thousands of them a stream each took several times as long.
      const packed = await this.#source.read(start, compressedSize);
      try {
        // A buffer of the size that the entry says it has, if it tells the truth.
        const chunkSize = Math.min(Math.max(uncompressedSize, 1024), 1024 * 1024);
        return inflateRawSync(packed, { maxOutputLength: MAX_ENTRY_BYTES, chunkSize });
      } catch {
        // It is larger than it says, or damaged: what can be had of it is had piece by piece.
      }
    }
    return beginningOf(sliceSource(this.#source, start, start + compressedSize), method === DEFLATED, sink);
  }
}

/** Behind the local header, whose names may be of other lengths than the directory's (APPNOTE 4.3.7). */
async function dataStart(source: Source, { headerAt }: ArchiveEntry): Promise<number> {
  const header = await source.read(headerAt, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER)
    throw new DocumentError('corrupt');
  return headerAt + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The content up to the limit; of a damaged one what comes before the damage. */
async function beginningOf(packed: Source, deflated: boolean, sink: Sink): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  const put = (piece: Buffer): boolean => {
    sink.budget.checkTime();
    pieces.push(piece.subarray(0, MAX_ENTRY_BYTES - length));
    length += pieces.at(-1)!.length;
    return length < MAX_ENTRY_BYTES;
  };
  if (!deflated) {
    for await (const piece of chunksOf(packed)) if (!put(piece)) break;
    if (packed.size > MAX_ENTRY_BYTES) sink.problem('too-large');
    return Buffer.concat(pieces);
  }
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  const feeding = (async () => {
    for await (const chunk of chunksOf(packed, 64 * 1024)) {
      if (inflate.destroyed) return;
      if (!inflate.write(chunk))
        await new Promise((resolve) => inflate.once('drain', resolve).once('close', resolve));
    }
    if (!inflate.destroyed) inflate.end();
  })();
  feeding.catch((error: Error) => inflate.destroy(error));
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      if (put(piece)) continue;
      sink.problem('too-large');
      break;
    }
  } catch (error) {
    if ((error as Error).name === 'BudgetExceeded') throw error;
    if (length === 0) throw new DocumentError('corrupt');
    sink.problem('corrupt');
  } finally {
    inflate.destroy();
  }
  return Buffer.concat(pieces);
}
