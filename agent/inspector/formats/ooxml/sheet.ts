import type { Sink } from '../format.ts';
import { headerText, Rows } from '../spreadsheet/rows.ts';
import { readAttributes } from './attributes.ts';
import type { Workbook } from './workbook.ts';
import { walkXml } from './xml.ts';

const HEADER = /^(?:odd|even|first)(Header|Footer)$/;
/** Elements whose text is a formula: of a cell, a validation, a conditional format. */
const FORMULA = /^(?:f|formula[12]?)$/;

/** Cells of one sheet, hidden rows and columns included, and after them what stands around the cells. */
export function extractSheet(xml: Buffer, name: string, workbook: Workbook, sink: Sink): void {
  const rows = new Rows(sink, name);
  const asides = new Map<string, string[]>();
  const put = (where: string, text: string) => {
    if (text.trim() === '') return;
    sink.budget.takeUnpacked(text.length);
    const list = asides.get(where) ?? [];
    list.push(text);
    asides.set(where, list);
  };
  let row = -1;
  let column = -1;
  let type = '';
  let style = 0;
  let value = '';
  let reading = false;
  let phonetic = false;
  let aside: string | undefined;

  walkXml(xml, {
    open(element, attributes) {
      if (element === 'row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1;
        column = -1;
      } else if (element === 'c') {
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
        // Cells may do without their reference: then they follow each other.
        column = columnOf(attributes.r) ?? column + 1;
      } else if (element === 'v' || (element === 't' && !phonetic)) reading = true;
      else if (element === 'rPh') phonetic = true;
      else if (HEADER.test(element) || FORMULA.test(element)) aside = '';
      for (const [where, text] of readAttributes(element, attributes)) put(where, text);
    },
    text(text) {
      if (reading) value += text;
      else if (aside !== undefined) aside += text;
    },
    close(element) {
      if (element === 'v' || element === 't') reading = false;
      else if (element === 'rPh') phonetic = false;
      else if (element === 'c') rows.put(row, column, cellText(type, value, style, workbook));
      else if (aside !== undefined) {
        const header = HEADER.exec(element)?.[1];
        if (header) put(header.toLowerCase(), headerText(aside));
        else put('formulas', aside);
        aside = undefined;
      }
    },
  });
  rows.flush();
  for (const [where, texts] of asides) sink.text(`${texts.join('\n')}\n`, `${where}:${name}`);
}

function cellText(
  type: string,
  value: string,
  style: number,
  { strings, formats, numbers }: Workbook,
): string {
  if (value === '') return '';
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const shown = numbers.show(number, formats[style] ?? 0);
  // More digits than a double holds were written as text by another program: they are not to be lost.
  return /^\d{16,}$/.test(value) && !shown.includes(value) ? value : shown;
}

/** Zero-based column of a reference such as `AB12`. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
