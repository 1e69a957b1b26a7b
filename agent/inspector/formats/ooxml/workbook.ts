import type { Sink } from '../format.ts';
import { NumberFormats } from '../spreadsheet/number-format.ts';
import { walkXml } from './xml.ts';

/** What the cells of a workbook's sheets refer to. */
export interface Workbook {
  strings: readonly string[];
  /** Number format of each cell style. */
  formats: readonly number[];
  numbers: NumberFormats;
  /** Name of the sheet whose part lies at `path`. */
  nameOf(path: string): string;
}

type ReadPart = (name: string) => Promise<Buffer | undefined>;

/** Reads the parts that all sheets share (ECMA-376 part 1, 18.2, 18.4, 18.8). Names of sheets and ranges are given out. */
export async function readWorkbook(read: ReadPart, sink: Sink): Promise<Workbook> {
  const targets = readTargets(await read('xl/_rels/workbook.xml.rels'));
  const names = new Map<string, string>();
  const defined: string[] = [];
  let is1904 = false;
  let reading = false;
  const xml = await read('xl/workbook.xml');
  if (xml) {
    walkXml(xml, {
      open(element, { name, id, date1904, comment }) {
        if (element === 'sheet' && name) {
          sink.text(`${name}\n`, 'name');
          const target = id === undefined ? undefined : targets.get(id);
          if (target) names.set(target, name);
        } else if (element === 'workbookPr') is1904 = date1904 === '1' || date1904 === 'true';
        else if (element === 'definedName') {
          reading = true;
          defined.push(`${name ?? ''} ${comment ?? ''} `);
        }
      },
      text(text) {
        if (reading) defined.push(text);
      },
      close(element) {
        if (element !== 'definedName') return;
        reading = false;
        defined.push('\n');
      },
    });
  }
  if (defined.length > 0) sink.text(defined.join(''), 'defined-names');
  const strings = readSharedStrings(await read('xl/sharedStrings.xml'), sink);
  const { formats, patterns } = readStyles(await read('xl/styles.xml'));
  return {
    strings,
    formats,
    numbers: new NumberFormats(patterns, is1904),
    nameOf: (path) =>
      names.get(path.toLowerCase()) ??
      path
        .split('/')
        .at(-1)!
        .replace(/\.\w+$/, ''),
  };
}

/** Paths of the parts that the workbook refers to, in lower case, by the id of the relationship. */
export function readTargets(relationships: Buffer | undefined): Map<string, string> {
  const targets = new Map<string, string>();
  if (!relationships) return targets;
  walkXml(relationships, {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id && Target)
        targets.set(Id, Target.replace(/^\/?(xl\/)?/, 'xl/').toLowerCase());
    },
  });
  return targets;
}

/** Shared strings by their index. Phonetic readings come out apart, as Excel shows them. */
function readSharedStrings(xml: Buffer | undefined, sink: Sink): string[] {
  const strings: string[] = [];
  if (!xml) return strings;
  const readings: string[] = [];
  let current = '';
  let inText = false;
  let phonetic = false;
  walkXml(xml, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') phonetic = true;
    },
    text(text) {
      if (!inText) return;
      if (phonetic) readings.push(text);
      else current += text;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') {
        strings.push(current);
        sink.budget.takeUnpacked(current.length);
      }
    },
  });
  if (readings.length > 0) sink.text(readings.join('\n'), 'phonetic');
  return strings;
}

function readStyles(xml: Buffer | undefined): { formats: number[]; patterns: Map<number, string> } {
  const formats: number[] = [];
  const patterns = new Map<number, string>();
  let inCells = false;
  if (xml) {
    walkXml(xml, {
      open(name, { numFmtId, formatCode }) {
        if (name === 'numFmt' && numFmtId && formatCode) patterns.set(Number(numFmtId), formatCode);
        else if (name === 'cellXfs') inCells = true;
        else if (name === 'xf' && inCells) formats.push(Number(numFmtId ?? 0));
      },
      close(name) {
        if (name === 'cellXfs') inCells = false;
      },
    });
  }
  return { formats, patterns };
}
