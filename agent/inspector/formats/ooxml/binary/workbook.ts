import type { Sink } from '../../format.ts';
import { NumberFormats, plainNumber } from '../../spreadsheet/number-format.ts';
import { headerText, Rows } from '../../spreadsheet/rows.ts';
import { readTargets, type Workbook } from '../workbook.ts';
import { recordsOf, wideString } from './records.ts';

/** Record numbers ([MS-XLSB] 2.3). */
const R = {
  row: 0,
  blank: 1,
  rk: 2,
  error: 3,
  bool: 4,
  real: 5,
  inlineString: 6,
  sharedString: 7,
  formulaString: 8,
  formulaNumber: 9,
  formulaBool: 10,
  formulaError: 11,
  sharedItem: 19,
  name: 39,
  format: 44,
  cellStyle: 47,
  beginCellStyles: 617,
  endCellStyles: 618,
  workbookProperties: 153,
  sheet: 156,
  richInlineString: 62,
  headerFooter: 479,
  hyperlink: 494,
  commentAuthor: 632,
  commentText: 637,
  validation: 64,
} as const;

const ERRORS: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

/** What the sheets of a binary workbook share ([MS-XLSB] 2.1.7). */
export async function readBinaryWorkbook(
  read: (name: string) => Promise<Buffer | undefined>,
  sink: Sink,
): Promise<Workbook> {
  const targets = readTargets(await read('xl/_rels/workbook.bin.rels'));
  const names = new Map<string, string>();
  let is1904 = false;
  for (const { type, data } of recordsOf((await read('xl/workbook.bin')) ?? Buffer.alloc(0))) {
    if (type === R.workbookProperties && data.length >= 4) is1904 = (data.readUInt32LE(0) & 1) !== 0;
    else if (type === R.name && data.length > 9) sink.text(`${wideString(data, 9).text}\n`, 'defined-names');
    else if (type === R.sheet) {
      const id = wideString(data, 8);
      const { text } = wideString(data, id.end);
      sink.text(`${text}\n`, 'name');
      const target = targets.get(id.text);
      if (target) names.set(target, text);
    }
  }
  const strings: string[] = [];
  for (const { type, data } of recordsOf((await read('xl/sharedStrings.bin')) ?? Buffer.alloc(0))) {
    if (type !== R.sharedItem) continue;
    const { text } = wideString(data, 1);
    sink.budget.takeUnpacked(text.length + 1);
    strings.push(text);
  }
  const { formats, patterns } = readStyles((await read('xl/styles.bin')) ?? Buffer.alloc(0));
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

function readStyles(part: Buffer): { formats: number[]; patterns: Map<number, string> } {
  const formats: number[] = [];
  const patterns = new Map<number, string>();
  let inCells = false;
  for (const { type, data } of recordsOf(part)) {
    if (type === R.beginCellStyles) inCells = true;
    else if (type === R.endCellStyles) inCells = false;
    else if (type === R.cellStyle && inCells && data.length >= 4) formats.push(data.readUInt16LE(2));
    else if (type === R.format && data.length >= 6)
      patterns.set(data.readUInt16LE(0), wideString(data, 2).text);
  }
  return { formats, patterns };
}

/** Cells of one sheet and what stands around them. */
export function extractBinarySheet(part: Buffer, name: string, workbook: Workbook, sink: Sink): void {
  const rows = new Rows(sink, name);
  let row = -1;
  let count = 0;
  for (const { type, data } of recordsOf(part)) {
    if ((++count & 0xfff) === 0) sink.budget.checkTime();
    if (type === R.row && data.length >= 4) row = data.readUInt32LE(0);
    else if (isCell(type) && data.length >= 8) {
      const style = data.readUInt32LE(4) & 0xffffff;
      rows.put(row, data.readUInt32LE(0), cellText(type, data, workbook.formats[style] ?? 0, workbook));
    } else if (type === R.headerFooter) extractHeaders(data, name, sink);
    else if (type === R.hyperlink) extractStrings(data, 16, 4, `links:${name}`, sink);
    else if (type === R.validation && data.length > 8) {
      const ranges = data.readUInt32LE(4);
      if (ranges < 0xffff) extractStrings(data, 8 + 16 * ranges, 4, `validation:${name}`, sink);
    }
  }
  rows.flush();
}

function isCell(type: number): boolean {
  return (type >= R.rk && type <= R.formulaError) || type === R.richInlineString;
}

function cellText(type: number, data: Buffer, format: number, { strings, numbers }: Workbook): string {
  const show = (value: number) => (Number.isFinite(value) ? numbers.show(value, format) : '');
  switch (type) {
    case R.rk:
      return data.length >= 12 ? show(rk(data.readInt32LE(8))) : '';
    case R.real:
    case R.formulaNumber:
      return data.length >= 16 ? show(data.readDoubleLE(8)) : '';
    case R.sharedString:
      return data.length >= 12 ? (strings[data.readUInt32LE(8)] ?? '') : '';
    case R.inlineString:
    case R.formulaString:
      return wideString(data, 8).text;
    case R.richInlineString:
      return wideString(data, 9).text;
    case R.bool:
    case R.formulaBool:
      return data[8] ? 'TRUE' : 'FALSE';
    default:
      return ERRORS[data[8] ?? 0] ?? '';
  }
}

function rk(raw: number): number {
  let value = raw >> 2;
  if ((raw & 2) === 0) {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(raw & ~3, 4);
    value = bytes.readDoubleLE(0);
  }
  return raw & 1 ? Number(plainNumber(value / 100)) : value;
}

function extractHeaders(data: Buffer, name: string, sink: Sink): void {
  let at = 2;
  for (let i = 0; i < 6 && at < data.length; i++) {
    const { text, end } = wideString(data, at);
    const plain = headerText(text);
    if (plain !== '') sink.text(`${plain}\n`, i % 2 === 0 ? `header:${name}` : `footer:${name}`);
    at = end;
  }
}

function extractStrings(data: Buffer, start: number, count: number, part: string, sink: Sink): void {
  let at = start;
  for (let i = 0; i < count && at + 4 <= data.length; i++) {
    const { text, end } = wideString(data, at);
    if (text !== '') sink.text(`${text}\n`, part);
    at = end;
  }
}

/** Comments of a sheet with their authors ([MS-XLSB] 2.1.7.10). */
export function extractBinaryComments(part: Buffer, name: string, sink: Sink): void {
  for (const { type, data } of recordsOf(part)) {
    if (type === R.commentAuthor) sink.text(`${wideString(data, 0).text}\n`, `authors:${name}`);
    else if (type === R.commentText) sink.text(`${wideString(data, 1).text}\n`, name);
  }
}
