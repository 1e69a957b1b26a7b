import { chunksOf } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';
import { decodeText } from '../text/charset.ts';

const BLOCK = 512;
/** One entry is read up to here and said to be truncated. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** A longer name or extended header is not one. */
const MAX_META_BYTES = 1024 * 1024;

/** Tar archives: old, ustar, pax and GNU. */
export const tar: Format = {
  detect({ head }) {
    return isTar(head) ? 'tar' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    await readTar(chunksOf(source), sink);
  },
};

/** A first block whose checksum is right (POSIX.1-2017 pax, "ustar Interchange Format"). */
export function isTar(head: Buffer): boolean {
  if (head.length < BLOCK || head[0] === 0) return false;
  return hasChecksum(head.subarray(0, BLOCK));
}

function hasChecksum(block: Buffer): boolean {
  const stated = numberAt(block, 148, 8);
  if (stated === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : block[at]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  // Some old programs added the bytes up as signed ones.
  return stated === unsigned || stated === signed;
}

/** Octal in ASCII, or GNU's base 256 where the first bit is set. */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  if (block[at]! & 0x80) {
    let value = block[at]! & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + block[at + i]!;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = block
    .toString('latin1', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Entries of a tar archive, as its bytes arrive; ends quietly where the archive does. */
export async function readTar(chunks: AsyncIterable<Buffer>, sink: Sink): Promise<void> {
  const reader = new ChunkReader(chunks);
  let next: { name?: string | undefined; size?: number | undefined } = {};
  for (;;) {
    const block = await reader.take(BLOCK);
    if (block.length < BLOCK) return;
    if (block.every((byte) => byte === 0)) continue;
    if (!hasChecksum(block)) {
      sink.problem('corrupt');
      return;
    }
    const kind = String.fromCharCode(block[156]!);
    const size = numberAt(block, 124, 12);
    if (size === undefined) {
      sink.problem('corrupt');
      return;
    }
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    // Long names and pax headers belong to the entry that follows.
    if (kind === 'L' || kind === 'K' || kind === 'x' || kind === 'g' || kind === 'X') {
      const meta = await reader.take(Math.min(size, MAX_META_BYTES));
      await reader.skip(size - meta.length + padding);
      if (kind === 'L') next.name = nameOf(meta);
      else if (kind !== 'K') next = { ...next, ...paxFields(meta) };
      continue;
    }
    const name = next.name ?? headerName(block);
    const length = next.size ?? size;
    next = {};
    const isFile = kind === '0' || kind === '\0' || kind === '7' || kind === 'S';
    sink.budget.takeEntry();
    if (!isFile || name.endsWith('/')) {
      if (kind !== '5') sink.text(name, 'name');
      await reader.skip(
        kind === '0' || kind === '\0' ? length + ((BLOCK - (length % BLOCK)) % BLOCK) : size + padding,
      );
      continue;
    }
    const content = await reader.take(Math.min(length, MAX_ENTRY_BYTES));
    sink.budget.takeUnpacked(content.length);
    if (content.length < length && content.length === MAX_ENTRY_BYTES) sink.problem('too-large');
    else if (content.length < length) sink.problem('corrupt');
    await sink.embedded(name, content);
    const rest = length - content.length + ((BLOCK - (length % BLOCK)) % BLOCK);
    if (!(await reader.skip(rest, (bytes) => sink.budget.takeUnpacked(bytes)))) return;
  }
}

/** ustar's prefix and name; a name without a declared encoding is guessed at. */
function headerName(block: Buffer): string {
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const field = (at: number, length: number) => {
    const bytes = block.subarray(at, at + length);
    const end = bytes.indexOf(0);
    return end === -1 ? bytes : bytes.subarray(0, end);
  };
  const prefix = isUstar ? field(345, 155) : Buffer.alloc(0);
  const name = field(0, 100);
  return nameOf(prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name);
}

function nameOf(bytes: Buffer): string {
  return decodeText(bytes).replace(/\0+$/, '');
}

/** pax records: `LENGTH KEY=VALUE\n`, in UTF-8. */
function paxFields(meta: Buffer): { name?: string; size?: number } {
  const fields: { name?: string; size?: number } = {};
  for (let at = 0; at < meta.length; ) {
    const space = meta.indexOf(0x20, at);
    const length = Number(meta.toString('latin1', at, space));
    if (space === -1 || !Number.isInteger(length) || length <= space - at) break;
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(meta.toString('utf8', space + 1, at + length - 1)) ?? [];
    if (key === 'path' || key === 'GNU.sparse.name') fields.name = value!;
    else if (key === 'size' && /^\d{1,15}$/.test(value!)) fields.size = Number(value);
    at += length;
  }
  return fields;
}

/** Takes exact numbers of bytes out of chunks of any length. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let taken = 0;
    while (taken < length) {
      if (this.#rest.length === 0 && !(await this.#more())) break;
      const piece = this.#rest.subarray(0, length - taken);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      taken += piece.length;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** False when the end came first. `count` is told of the bytes passed over, which cost time too. */
  async skip(length: number, count?: (bytes: number) => void): Promise<boolean> {
    let left = length;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return false;
      const step = Math.min(left, this.#rest.length);
      this.#rest = this.#rest.subarray(step);
      left -= step;
      count?.(step);
    }
    return true;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#rest = value;
    return true;
  }
}
