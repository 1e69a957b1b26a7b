import type { Sink } from '../format.ts';
import { walkXml } from './xml.ts';

/** Shared strings by their index (ECMA-376 part 1, 18.4). Phonetic readings are left out, as Excel shows them apart. */
export function readSharedStrings(xml: Buffer | undefined, sink: Sink): string[] {
  const strings: string[] = [];
  if (!xml) return strings;
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
      if (inText && !phonetic) current += text;
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
  return strings;
}

/** Names of the sheets by the path of their part in lower case, out of the workbook and its relationships. */
export function sheetNames(
  workbook: Buffer | undefined,
  relationships: Buffer | undefined,
): Map<string, string> {
  const names = new Map<string, string>();
  if (!workbook || !relationships) return names;
  const targets = new Map<string, string>();
  walkXml(relationships, {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id && Target)
        targets.set(Id, Target.replace(/^\/?(xl\/)?/, 'xl/').toLowerCase());
    },
  });
  walkXml(workbook, {
    open(element, { name, id }) {
      const target = id === undefined ? undefined : targets.get(id);
      if (element === 'sheet' && name && target) names.set(target, name);
    },
  });
  return names;
}

/** Cells of one sheet, hidden rows and columns included: tabs between them, a line per row. */
export function extractSheet(xml: Buffer, name: string, strings: readonly string[], sink: Sink): void {
  const part = `sheet:${name}`;
  let type = '';
  let value = '';
  let reading = false;
  let row: string[] = [];
  const aside: string[] = [];
  let asideText: string | undefined;
  walkXml(xml, {
    open(element, attributes) {
      if (element === 'row') row = [];
      else if (element === 'c') {
        type = attributes.t ?? 'n';
        value = '';
        // Empty cells are left out of the file: the columns must stay in step all the same.
        const column = columnOf(attributes.r);
        while (column !== undefined && row.length < column && row.length < 1024) row.push('');
      } else if (element === 'v' || (element === 't' && type === 'inlineStr')) reading = true;
      else if (/^(odd|even|first)(Header|Footer)$/.test(element) || element === 'f') asideText = '';
    },
    text(text) {
      if (reading) value += text;
      else if (asideText !== undefined) asideText += text;
    },
    close(element) {
      if (element === 'v' || element === 't') reading = false;
      else if (element === 'c') row.push(cellText(type, value, strings));
      else if (element === 'row') sink.text(`${row.join('\t')}\n`, part);
      else if (asideText !== undefined) {
        if (asideText !== '') aside.push(asideText);
        asideText = undefined;
      }
    },
  });
  if (aside.length > 0) sink.text(aside.join('\n'), `formulas:${name}`);
}

function cellText(type: string, value: string, strings: readonly string[]): string {
  const text = type === 's' ? (strings[Number(value)] ?? '') : value;
  return text.replace(/[\t\r\n]+/g, ' ');
}

/** Zero-based column of a reference such as `AB12`. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
