import type { Source } from '../../source.ts';
import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { hasEncryptedHeaders } from './encrypted-headers.ts';
import { unpack } from './engine.ts';

/** One entry is read up to here and said to be truncated. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** What is held unpacked at a time. A solid archive is unpacked from its beginning again for every batch. */
const BATCH_BYTES = 96 * 1024 * 1024;

/** Type, where its signature stands, the signature, and 7-Zip's name where it is not to guess. */
const SIGNATURES: readonly [type: string, offset: number, signature: string, name?: string][] = [
  ['7z', 0, '7z\xbc\xaf\x27\x1c', '7z'],
  ['rar', 0, 'Rar!\x1a\x07'],
  ['cab', 0, 'MSCF\0\0\0\0', 'cab'],
  ['lzh', 2, '-lh', 'lzh'],
  ['arj', 0, '\x60\xea', 'arj'],
  ['wim', 0, 'MSWIM\0\0\0', 'wim'],
  ['xar', 0, 'xar!\0\x1c', 'xar'],
  ['chm', 0, 'ITSF\x03\0\0\0', 'chm'],
  ['rpm', 0, '\xed\xab\xee\xdb'],
  ['ar', 0, '!<arch>\n', 'ar'],
  ['cpio', 0, '070701', 'cpio'],
  ['cpio', 0, '070702', 'cpio'],
  ['cpio', 0, '070707', 'cpio'],
  ['cpio', 0, '\xc7\x71', 'cpio'],
  ['squashfs', 0, 'hsqs', 'squashfs'],
  ['vhdx', 0, 'vhdxfile', 'vhdx'],
  ['vmdk', 0, 'KDMV', 'vmdk'],
  ['qcow', 0, 'QFI\xfb', 'qcow'],
];
/** ISO 9660 and UDF begin with a volume descriptor in sector 16 (ECMA-119 8.1, ECMA-167 2/8). */
const VOLUME_DESCRIPTOR = 32_768;

/** Archives, file systems and disk images that 7-Zip reads. */
export const sevenZip: Format = {
  async detect({ head, source }) {
    const start = head.toString('latin1', 0, 64);
    const known = SIGNATURES.find(([, offset, signature]) => start.startsWith(signature, offset));
    if (known) return known[0] === 'ar' && start.startsWith('debian-binary', 8) ? 'deb' : known[0];
    if (source.size < VOLUME_DESCRIPTOR + 2048) return undefined;
    const volume = (await source.read(VOLUME_DESCRIPTOR, 6)).toString('latin1', 1, 6);
    return volume === 'CD001' || volume === 'BEA01' ? 'iso' : undefined;
  },

  async extract({ source }: Candidate, type: string, sink: Sink) {
    if ((type === '7z' || type === 'rar') && (await hasEncryptedHeaders(source))) {
      throw new DocumentError('encrypted');
    }
    await unpackInto(source, sink, SIGNATURES.find(([known]) => known === type)?.[3]);
  },
};

/** Passes on every entry of an archive, batch by batch. */
export async function unpackInto(source: Source, sink: Sink, type?: string): Promise<void> {
  for (let skip = 0; ; ) {
    const { entries, more, problems } = await unpack(source, {
      budget: sink.budget,
      type,
      skip,
      batchBytes: BATCH_BYTES,
      entryBytes: MAX_ENTRY_BYTES,
    });
    for (const { name, content, cut } of entries) {
      sink.budget.takeEntry();
      sink.budget.takeUnpacked(content.length);
      if (cut) sink.problem('too-large');
      await sink.embedded(name, content);
    }
    for (const { name, code } of problems) {
      if (name !== '') sink.text(name, 'name');
      sink.problem(code);
    }
    if (!more) return;
    skip += entries.length;
  }
}
