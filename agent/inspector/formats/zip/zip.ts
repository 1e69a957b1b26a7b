import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { extractOoxml, ooxmlType } from '../ooxml/ooxml.ts';
import { Archive } from './archive.ts';
import { PACKAGES } from './packages.ts';

/** A directory of more entries is read up to here, and said to be truncated. */
const MAX_ENTRIES = 100_000;

const opened = new WeakMap<Candidate, Promise<Archive>>();

function archiveOf(candidate: Candidate): Promise<Archive> {
  let archive = opened.get(candidate);
  if (!archive) {
    archive = Archive.open(candidate.source, MAX_ENTRIES);
    opened.set(candidate, archive);
  }
  return archive;
}

/** ZIP archives, and the document formats that are one. */
export const zip: Format = {
  async detect(candidate) {
    const signature = candidate.head.toString('latin1', 0, 4);
    if (signature !== 'PK\x03\x04' && signature !== 'PK\x05\x06' && signature !== 'PK\x07\x08')
      return undefined;
    try {
      const archive = await archiveOf(candidate);
      const office = await ooxmlType(archive);
      if (office !== undefined) return office;
      for (const { type } of PACKAGES) {
        const known = await type(archive);
        if (known !== undefined) return known;
      }
      return 'zip';
    } catch {
      return 'zip';
    }
  },

  async extract(candidate: Candidate, type: string, sink: Sink) {
    const archive = await archiveOf(candidate);
    if (archive.recovered) sink.problem('corrupt');
    if (type === 'zip') return extractEntries(archive, sink);
    const known = PACKAGES.find(({ types }) => types.test(type));
    return known ? known.extract(archive, type, sink) : extractOoxml(archive, type, sink);
  },
};

/** Every entry as a document of its own. */
async function extractEntries(archive: Archive, sink: Sink): Promise<void> {
  for (const entry of archive.entries) {
    if (entry.name.endsWith('/')) continue;
    sink.budget.takeEntry();
    try {
      await sink.embedded(entry.name, await archive.read(entry, sink));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      // One entry that cannot be read does not hide the others; its name still tells something.
      sink.text(entry.name, 'name');
      sink.problem(error.code);
    }
  }
  if (archive.entries.length >= MAX_ENTRIES) sink.problem('too-large');
}
