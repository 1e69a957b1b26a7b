import type { Readable, Transform } from 'node:stream';
import { createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { bufferSource, chunksOf, type Source } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';
import { unpack } from '../seven-zip/engine.ts';
import { isTar, readTar } from '../tar/tar.ts';
import { gzipName } from './gzip-name.ts';
import { lz4Chunks } from './lz4.ts';

/** Unpacked content is read up to here and said to be truncated; of a tar within, every entry is. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Checksum and sizes at a member's end. */
const LZIP_TRAILER = 20;
const MAX_LZIP = 128 * 1024 * 1024;

/** One compressed file each; `name` is 7-Zip's where it does the work. */
const KINDS: readonly { type: string; is(head: Buffer): boolean; name?: string }[] = [
  { type: 'gz', is: (head) => head[0] === 0x1f && head[1] === 0x8b },
  { type: 'zst', is: isZstd },
  {
    type: 'bz2',
    is: (head) => /^BZh[1-9](1AY&SY|\x17rE8P\x90)/.test(head.toString('latin1', 0, 10)),
    name: 'bzip2',
  },
  { type: 'xz', is: (head) => head.toString('latin1', 0, 6) === '\xfd7zXZ\0', name: 'xz' },
  { type: 'lzma', is: isLzma, name: 'lzma' },
  { type: 'Z', is: (head) => head[0] === 0x1f && head[1] === 0x9d, name: 'Z' },
  { type: 'lz', is: (head) => head.toString('latin1', 0, 4) === 'LZIP', name: 'lzma' },
  { type: 'lz4', is: (head) => head.length > 7 && head.readUInt32LE(0) === 0x184d2204 },
  { type: 'zlib', is: isZlib },
];

/** One compressed file: gz, bz2, xz, zstd and their kin. A tar archive within is read as it is unpacked. */
export const compressed: Format = {
  detect({ head }) {
    return KINDS.find(({ is }) => is(head))?.type;
  },

  async extract({ source, head, name }: Candidate, type: string, sink: Sink) {
    const { name: sevenZipName } = KINDS.find((kind) => kind.type === type)!;
    const inner = (type === 'gz' ? gzipName(head) : undefined) ?? innerName(name);
    const counted =
      sevenZipName === undefined ? streamed(source, type, sink) : atOnce(source, sevenZipName, sink);
    const first = await counted.next();
    if (first.done) return;
    if (isTar(first.value)) return readTar(prepend(first.value, counted), sink);
    sink.budget.takeUnpacked(first.value.length);
    const pieces: Buffer[] = [first.value];
    let length = first.value.length;
    for await (const piece of counted) {
      sink.budget.takeUnpacked(piece.length);
      pieces.push(piece);
      length += piece.length;
      if (length < MAX_BYTES) continue;
      sink.problem('too-large');
      break;
    }
    await sink.embedded(inner, Buffer.concat(pieces));
  },
};

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** `report.txt.gz` holds `report.txt`, `a.tgz` holds `a.tar`. */
function innerName(name: string): string {
  const inner = name
    .replace(/\.t(gz|bz2?|xz|zst|lz|lzma)$/i, '.tar')
    .replace(/\.(gz|bz2?|xz|zst|lzma|Z|lz|lz4|zlib)$/i, '');
  return inner === '' ? 'content' : inner;
}

/** What is unpacked piece by piece. Damage after a beginning keeps the beginning. */
async function* streamed(source: Source, type: string, sink: Sink): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> =
    type === 'lz4' ? lz4Chunks(chunksOf(source)) : throughZlib(source, type);
  let any = false;
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    let step: IteratorResult<Buffer>;
    try {
      step = await iterator.next();
    } catch (error) {
      // What follows the last member of a gzip file (padding, a signature) is no damage.
      const trailing = any && type === 'gz' && (error as { code?: string }).code === 'Z_DATA_ERROR';
      if (!trailing || !any) sink.problem('corrupt');
      return;
    }
    if (step.done) return;
    any = true;
    sink.budget.checkTime();
    yield step.value;
  }
}

async function* throughZlib(source: Source, type: string): AsyncGenerator<Buffer> {
  const options = { chunkSize: 256 * 1024 };
  const decoder: Transform =
    type === 'gz'
      ? createGunzip(options)
      : type === 'zst'
        ? createZstdDecompress(options)
        : createInflate(options);
  const input = chunksOf(source, 256 * 1024);
  let wanted: (() => void) | undefined;
  decoder.on('drain', () => wanted?.());
  decoder.on('close', () => wanted?.());
  const feeding = (async () => {
    for await (const chunk of input) {
      if (decoder.destroyed) return;
      if (!decoder.write(chunk)) await new Promise<void>((resolve) => (wanted = resolve));
    }
    if (!decoder.destroyed) decoder.end();
  })();
  feeding.catch((error: Error) => decoder.destroy(error));
  try {
    for await (const piece of decoder as Readable) yield piece as Buffer;
  } finally {
    decoder.destroy();
  }
}

async function* atOnce(source: Source, name: string, sink: Sink): AsyncGenerator<Buffer> {
  const { entries, problems } = await unpack(await withoutLzip(source), {
    budget: sink.budget,
    type: name,
    batchBytes: MAX_BYTES,
    entryBytes: MAX_BYTES,
  });
  for (const { code } of problems) sink.problem(code);
  for (const { content, cut } of entries) {
    if (cut) sink.problem('too-large');
    if (content.length > 0) yield content;
  }
}

/** RFC 8878: a frame, or one to be skipped before it. */
function isZstd(head: Buffer): boolean {
  if (head.length < 8) return false;
  const magic = head.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
}

/** No signature: properties byte, dictionary size (a power of two or one and a half), size unknown or sensible. */
function isLzma(head: Buffer): boolean {
  if (head.length < 14 || head[0]! >= 225 || head[13] !== 0) return false;
  const dictionary = head.readUInt32LE(1);
  const isUsual = dictionary >= 4096 && /^1(0*|10*)$/.test(dictionary.toString(2));
  const size = head.readBigUInt64LE(5);
  return isUsual && (size === 0xffffffffffffffffn || size < 1n << 38n);
}

/** RFC 1950, with the check bits of no, usual and best compression. */
function isZlib(head: Buffer): boolean {
  return head.length > 6 && head[0] === 0x78 && (head[1] === 0x01 || head[1] === 0x9c || head[1] === 0xda);
}

/** What 7-Zip does not know: lzip is LZMA with fixed properties (https://www.nongnu.org/lzip/manual/lzip_manual.html#File-format). */
async function withoutLzip(source: Source): Promise<Source> {
  const head = await source.read(0, 6);
  if (head.toString('latin1', 0, 4) !== 'LZIP') return source;
  const coded = head[5]!;
  const base = 2 ** (coded & 0x1f);
  const dictionary = base - (base / 16) * (coded >> 5);
  const header = Buffer.alloc(13, 0xff);
  header[0] = 0x5d;
  header.writeUInt32LE((2 ** Math.ceil(Math.log2(dictionary))) >>> 0, 1);
  return bufferSource(
    Buffer.concat([header, await source.read(6, Math.min(MAX_LZIP, source.size - 6 - LZIP_TRAILER))]),
  );
}
