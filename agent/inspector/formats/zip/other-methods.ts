import { bufferSource } from '../../source.ts';
import { DocumentError, type Sink } from '../format.ts';
import { unpack } from '../seven-zip/engine.ts';
import { type ArchiveEntry, MAX_ENTRY_BYTES } from './entry.ts';

const NAME = Buffer.from('content');

/**
 * Unpacks an entry that is packed by another method than deflate (deflate64, bzip2, LZMA, xz, PPMd, zstd): an archive
 * of this one entry is laid before 7-Zip, which knows them all.
 */
export async function unpackEntry(entry: ArchiveEntry, packed: Buffer, sink: Sink): Promise<Buffer> {
  const { entries, problems } = await unpack(bufferSource(archiveOf(entry, packed)), {
    budget: sink.budget,
    type: 'zip',
    batchBytes: MAX_ENTRY_BYTES,
    entryBytes: MAX_ENTRY_BYTES,
  });
  const [unpacked] = entries;
  if (unpacked?.cut) sink.problem('too-large');
  const [problem] = problems;
  if (!unpacked || unpacked.content.length === 0) {
    if (problem) throw new DocumentError(problem.code);
  } else if (problem) sink.problem(problem.code);
  return unpacked?.content ?? Buffer.alloc(0);
}

/** APPNOTE 4.3.7, 4.3.12 and 4.3.16: a local header, the data, a directory of one entry, its end. */
function archiveOf({ method, crc32, uncompressedSize }: ArchiveEntry, packed: Buffer): Buffer {
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(63, 0);
  shared.writeUInt16LE(method, 4);
  shared.writeUInt32LE(crc32, 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(Math.min(uncompressedSize, 0xfffffffe), 18);
  shared.writeUInt16LE(NAME.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, NAME, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x3f\0', 'latin1'), shared, Buffer.alloc(14), NAME]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
