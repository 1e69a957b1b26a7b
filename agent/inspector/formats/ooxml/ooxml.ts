import { DocumentError, type Sink } from '../format.ts';
import type { Archive } from '../zip/archive.ts';
import type { ArchiveEntry } from '../zip/entry.ts';
import { readPart, UNCOUNTED } from '../zip/parts.ts';
import { extractAttributes, extractRelationships } from './attributes.ts';
import { extractBinaryComments, extractBinarySheet, readBinaryWorkbook } from './binary/workbook.ts';
import { ContentTypes } from './content-types.ts';
import { partOf } from './parts.ts';
import { extractLabels, extractProperties } from './properties.ts';
import { extractRichText } from './rich-text.ts';
import { extractSheet } from './sheet.ts';
import { readWorkbook, type Workbook } from './workbook.ts';

/** The type of a package, or undefined when it is not an Office one. */
export async function ooxmlType(archive: Archive): Promise<string | undefined> {
  const list = archive.find('[Content_Types].xml');
  return list && new ContentTypes(await archive.read(list, UNCOUNTED)).packageType;
}

/** Text of every part of a Word, Excel or PowerPoint package, hidden ones included. */
export async function extractOoxml(archive: Archive, type: string, sink: Sink): Promise<void> {
  const read = async (entry: ArchiveEntry | undefined): Promise<Buffer | undefined> => {
    if (!entry) return undefined;
    sink.budget.takeEntry();
    return readPart(archive, entry, sink);
  };
  const byName = (name: string) => read(archive.find(name));
  const list = await byName('[Content_Types].xml');
  if (!list) throw new DocumentError('corrupt');
  const types = new ContentTypes(list);
  const workbook = type.startsWith('xl')
    ? type === 'xlsb'
      ? await readBinaryWorkbook(byName, sink)
      : await readWorkbook(byName, sink)
    : undefined;
  const hasSmartArt = archive.entries.some(({ name }) => /\/diagrams\/data/i.test(name));
  for (const entry of inOrder(archive.entries)) {
    sink.budget.checkTime();
    const part = partOf(entry.name, types.of(entry.name));
    // A drawing of SmartArt repeats its data; where the data is gone it is all there is.
    const isLoneDrawing = !hasSmartArt && /\/diagrams\/drawing\d*\.xml$/i.test(entry.name);
    if (part.kind === 'silent' && !isLoneDrawing) continue;
    const content = await read(entry);
    if (!content) continue;
    if (isLoneDrawing) extractRichText(content, 'diagram:drawing', sink);
    else await extractPart(entry.name, content, part, workbook, sink);
  }
}

async function extractPart(
  path: string,
  content: Buffer,
  { kind, name }: ReturnType<typeof partOf>,
  workbook: Workbook | undefined,
  sink: Sink,
): Promise<void> {
  switch (kind) {
    case 'text':
      return extractRichText(content, name, sink);
    case 'attributes':
      return extractAttributes(content, name, sink);
    case 'properties':
      return extractProperties(content, sink);
    case 'label':
      return extractLabels(content, sink);
    case 'relationships':
      return extractRelationships(content, sink);
    case 'worksheet':
      return workbook && extractSheet(content, workbook.nameOf(path), workbook, sink);
    case 'binary-sheet':
      return workbook && extractBinarySheet(content, workbook.nameOf(path), workbook, sink);
    case 'binary-comments':
      return extractBinaryComments(content, name, sink);
    case 'embedded':
      return sink.embedded(path, content);
    default:
  }
}

/** Slide 2 before slide 10; everything else as the package has it. */
function inOrder(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  const numbered = /^(.*?)(\d+)(\.\w+)$/;
  return files
    .map((entry) => ({ entry, match: numbered.exec(entry.name) }))
    .sort((a, b) =>
      a.match && b.match && a.match[1] === b.match[1] ? Number(a.match[2]) - Number(b.match[2]) : 0,
    )
    .map(({ entry }) => entry);
}
