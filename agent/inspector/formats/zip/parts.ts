import { DocumentError, type Sink } from '../format.ts';
import type { Archive } from './archive.ts';
import type { ArchiveEntry } from './entry.ts';

/** A part of a package, or nothing when it cannot be read, which is then told. */
export async function readPart(
  archive: Archive,
  entry: ArchiveEntry,
  sink: Sink,
): Promise<Buffer | undefined> {
  try {
    return await archive.read(entry, sink);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    sink.problem(error.code);
    return undefined;
  }
}

/** For looking at what tells the type: that costs nothing of the document's budget, it is small or it is not read. */
export const UNCOUNTED = { budget: { takeUnpacked() {}, checkTime() {} }, problem() {} } as unknown as Sink;

/** What the first entry of some packages says they are (OCF 4.3, ODF 1.3 part 2 3.3). */
export async function mimeTypeOf(archive: Archive): Promise<string | undefined> {
  const entry = archive.find('mimetype');
  if (!entry || entry.uncompressedSize > 255) return undefined;
  return (await archive.read(entry, UNCOUNTED)).toString('latin1').trim();
}

/** A part named in another one, its path taken from there. */
export function resolvePart(from: string, target: string): string {
  const names = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const name of target.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}
