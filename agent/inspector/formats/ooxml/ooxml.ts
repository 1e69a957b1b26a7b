import { DocumentError, type Sink } from '../format.ts';
import type { Archive } from '../zip/archive.ts';
import type { ArchiveEntry } from '../zip/entry.ts';
import { extractProperties } from './properties.ts';
import { extractRichText } from './rich-text.ts';
import { extractSheet, readSharedStrings, sheetNames } from './spreadsheet.ts';

/** Main content types (ECMA-376 part 1 annex A, [MS-OFFMACRO2]) and the type they make the package. */
const MAIN_TYPES: readonly [RegExp, string][] = [
  [/wordprocessingml\.document\.main/, 'docx'],
  [/wordprocessingml\.template\.main/, 'dotx'],
  [/ms-word\.(document|template)\.macroEnabled/, 'docm'],
  [/ms-excel\.sheet\.binary/, 'xlsb'],
  [/ms-excel\.(sheet|template|addin)\.macroEnabled/, 'xlsm'],
  [/spreadsheetml\.(sheet|template)\.main/, 'xlsx'],
  [/ms-powerpoint\.\w+\.macroEnabled/, 'pptm'],
  [/presentationml\.(presentation|slideshow|template)\.main/, 'pptx'],
];

/** Parts by their path in the package, and the part of the text they become. The first that matches holds. */
const PARTS: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/^word\/(?:document|glossary\/document)\d*\.xml$/, () => 'body'],
  [/^word\/header\d*\.xml$/, () => 'header'],
  [/^word\/footer\d*\.xml$/, () => 'footer'],
  [/^word\/(footnotes|endnotes)\d*\.xml$/, ([, kind]) => `notes:${kind}`],
  [/^word\/comments\w*\.xml$/, () => 'comment:word'],
  [/^ppt\/slides\/(slide\d+)\.xml$/, ([, slide]) => `slide:${slide}`],
  [/^ppt\/notesSlides\/(notesSlide\d+)\.xml$/, ([, slide]) => `notes:${slide}`],
  [
    /^ppt\/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)\/(\w+)\.xml$/,
    ([, name]) => `master:${name}`,
  ],
  [/^ppt\/comments\/(\w+)\.xml$/, ([, name]) => `comment:${name}`],
  [/^xl\/comments\/?(\w*)\.xml$/, ([, name]) => `comment:${name}`],
  [/^xl\/threadedComments\/(\w+)\.xml$/, ([, name]) => `comment:${name}`],
  [/^(?:word|xl|ppt)\/drawings\/(\w+)\.xml$/, ([, name]) => `drawing:${name}`],
  [/^(?:word|xl|ppt)\/charts\/(\w+)\.xml$/, ([, name]) => `chart:${name}`],
  [/^(?:word|xl|ppt)\/diagrams\/(data\d*)\.xml$/, ([, name]) => `diagram:${name}`],
  [/^customXml\/(item\d+)\.xml$/, ([, name]) => `custom-xml:${name}`],
];

/** The type of a package, or undefined when it is not an Office one. */
export async function ooxmlType(archive: Archive): Promise<string | undefined> {
  const list = archive.find('[Content_Types].xml');
  if (!list) return undefined;
  const xml = (await archive.read(list, UNCOUNTED)).toString('utf8');
  return MAIN_TYPES.find(([pattern]) => pattern.test(xml))?.[1];
}

/** Looking at the list of types costs nothing of the document's budget: it is small or it is not read. */
const UNCOUNTED = {
  budget: { takeUnpacked() {}, checkTime() {} },
  problem() {},
} as unknown as Sink;

/** Text of every part of a Word, Excel or PowerPoint package, hidden ones included. */
export async function extractOoxml(archive: Archive, type: string, sink: Sink): Promise<void> {
  const read = async (entry: ArchiveEntry): Promise<Buffer | undefined> => {
    sink.budget.takeEntry();
    try {
      return await archive.read(entry, sink);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      sink.problem(error.code);
      return undefined;
    }
  };

  if (type.startsWith('xls')) await extractSheets(archive, read, sink);
  for (const entry of archive.entries) {
    const { name } = entry;
    if (name.endsWith('/')) continue;
    if (/^docProps\/.*\.xml$/i.test(name)) {
      const xml = await read(entry);
      if (xml) extractProperties(xml, sink);
      continue;
    }
    if (/^(?:word|xl|ppt)\/embeddings\/[^/]+$/i.test(name)) {
      const content = await read(entry);
      if (content) await sink.embedded(name, content);
      continue;
    }
    const part = partOf(name);
    if (part === undefined) continue;
    const xml = await read(entry);
    if (xml) extractRichText(xml, part, sink);
  }
}

function partOf(name: string): string | undefined {
  for (const [pattern, part] of PARTS) {
    const match = pattern.exec(name);
    if (match) return part(match);
  }
  return undefined;
}

async function extractSheets(
  archive: Archive,
  read: (entry: ArchiveEntry) => Promise<Buffer | undefined>,
  sink: Sink,
): Promise<void> {
  const content = async (name: string) => {
    const entry = archive.find(name);
    return entry && (await read(entry));
  };
  const strings = readSharedStrings(await content('xl/sharedStrings.xml'), sink);
  const names = sheetNames(await content('xl/workbook.xml'), await content('xl/_rels/workbook.xml.rels'));
  for (const name of names.values()) sink.text(name, 'name');
  for (const entry of archive.entries) {
    if (!/^xl\/(?:worksheets|macrosheets|dialogsheets)\/[^/]+\.xml$/i.test(entry.name)) continue;
    const xml = await read(entry);
    if (xml) extractSheet(xml, names.get(entry.name.toLowerCase()) ?? entry.name, strings, sink);
  }
}
