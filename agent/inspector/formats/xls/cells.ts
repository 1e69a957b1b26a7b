import { type NumberFormats, plainNumber } from '../spreadsheet/number-format.ts';
import type { BiffRecord } from './records.ts';
import type { SheetText } from './sheet-text.ts';
import { type StringForm, stringAt } from './strings.ts';

/** What cells refer to. `formats` has the number format of each cell style. */
export interface CellContext {
  form: StringForm;
  strings: string[];
  formats: number[];
  numbers: NumberFormats;
}

const ERRORS: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

/** Puts the cell, or cells, of a record into the sheet. False when the record is none. */
export function readCell(
  { type, data, continued }: BiffRecord,
  context: CellContext,
  sheet?: SheetText,
): boolean {
  const { form, strings } = context;
  if (type === 0x0207 || (type === 0x0007 && form.version === 2)) {
    if (sheet?.waiting) {
      const whole =
        continued.length === 0 ? data : Buffer.concat([data, ...continued.map((more) => more.subarray(1))]);
      sheet.rows.put(sheet.waiting.row, sheet.waiting.column, stringAt(whole, 0, form, type === 0x0007));
      sheet.waiting = undefined;
    }
    return true;
  }
  const isCell = CELLS.has(type) && (type >= 0x10 || form.version === 2 || type === 0x06);
  if (!isCell || data.length < 6) return isCell;
  if (!sheet) return true;
  const row = data.readUInt16LE(0);
  const column = data.readUInt16LE(2);
  // Before BIFF3 a cell had three bytes of attributes in place of the number of its style.
  const old = form.version === 2;
  const valueAt = old ? 7 : 6;
  const format = old ? 0 : (context.formats[data.readUInt16LE(4)] ?? 0);
  const number = (value: number, style = format) =>
    Number.isFinite(value) ? context.numbers.show(value, style) : '';
  const put = (text: string, at = column) => sheet.rows.put(row, at, text);
  switch (type) {
    case 0x00fd:
      if (data.length >= 10) put(strings[data.readUInt32LE(6)] ?? '');
      break;
    case 0x0204:
    case 0x00d6:
      put(stringAt(data, valueAt, form));
      break;
    case 0x0004:
      put(stringAt(data, valueAt, form, true));
      break;
    case 0x0002:
      if (data.length >= 9) put(String(data.readUInt16LE(7)));
      break;
    case 0x0203:
    case 0x0003:
      if (data.length >= valueAt + 8) put(number(data.readDoubleLE(valueAt)));
      break;
    case 0x027e:
      if (data.length >= 10) put(number(rk(data.readInt32LE(6))));
      break;
    case 0x00bd:
      for (let at = 4, next = column; at + 8 <= data.length; at += 6, next++) {
        put(number(rk(data.readInt32LE(at + 2)), context.formats[data.readUInt16LE(at)] ?? 0), next);
      }
      break;
    case 0x0205:
    case 0x0005:
      put(truth(data[valueAt], data[valueAt + 1] === 1));
      break;
    case 0x0006:
    case 0x0206:
    case 0x0406:
      readFormula(data.subarray(valueAt, valueAt + 8), number, put, () => {
        sheet.waiting = { row, column };
      });
      break;
    default:
  }
  return true;
}

const CELLS = new Set([
  0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x0206, 0x027e,
  0x0406,
]);

/** The value that a formula had when it was last computed ([MS-XLS] 2.5.133). */
function readFormula(
  result: Buffer,
  number: (value: number) => string,
  put: (text: string) => void,
  wait: () => void,
): void {
  if (result.length < 8) return;
  if (result.readUInt16LE(6) !== 0xffff) put(number(result.readDoubleLE(0)));
  else if (result[0] === 0) wait();
  else if (result[0] === 1 || result[0] === 2) put(truth(result[2], result[0] === 2));
}

function truth(value: number | undefined, isError: boolean): string {
  return isError ? (ERRORS[value ?? 0] ?? '') : value ? 'TRUE' : 'FALSE';
}

/** A number in 30 bits: an integer, or the upper half of a double, perhaps a hundred times too large. */
function rk(raw: number): number {
  let value: number;
  if (raw & 2) value = raw >> 2;
  else {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(raw & ~3, 4);
    value = bytes.readDoubleLE(0);
  }
  return raw & 1 ? Number(plainNumber(value / 100)) : value;
}
