import { DocumentError, type Sink } from '../format.ts';
import { codePageOfLanguage } from '../ole/code-page.ts';
import { textRuns } from '../ole/text-runs.ts';
import { NumberFormats } from '../spreadsheet/number-format.ts';
import { headerText } from '../spreadsheet/rows.ts';
import { utf16le } from '../utf16.ts';
import { type CellContext, readCell } from './cells.ts';
import { type BiffRecord, recordsOf } from './records.ts';
import { SheetText } from './sheet-text.ts';
import { RecordReader, type StringForm, stringAt } from './strings.ts';

/** Record numbers ([MS-XLS] 2.3). */
const R = {
  bof: [0x0009, 0x0209, 0x0409, 0x0809],
  eof: 0x000a,
  name: [0x0018, 0x0218],
  header: 0x0014,
  footer: 0x0015,
  note: 0x001c,
  date1904: 0x0022,
  filePass: 0x002f,
  codePage: 0x0042,
  writeAccess: 0x005c,
  boundSheet: 0x0085,
  sst: 0x00fc,
  xf: 0x00e0,
  drawing: [0x00ec, 0x00eb, 0x00ed],
  format: 0x041e,
  supBook: 0x01ae,
  textObject: 0x01b6,
  hyperlink: 0x01b8,
  validation: 0x01be,
  pivotString: 0x00cd,
  pivotField: 0x00c7,
  headerFooter: 0x089c,
  seriesText: 0x100d,
} as const;

const TEXT_BIFF8 = 0x0600;
const MAX_STRINGS = 4_000_000;

/** The stream of an Excel workbook of before 2007, BIFF2 to BIFF8 ([MS-XLS]). */
export function extractWorkbook(stream: Buffer, sink: Sink): void {
  new WorkbookReader(sink).read(stream);
}

/** Cached values of a pivot table's source: one stream each in the storage `_SX_DB_CUR`. */
export function extractPivotCache(stream: Buffer, sink: Sink): void {
  const form: StringForm = { version: 8, codePage: 1252 };
  for (const { type, data } of recordsOf(stream)) {
    const text =
      type === R.pivotString
        ? stringAt(data, 0, form)
        : type === R.pivotField
          ? stringAt(data, 14, form)
          : '';
    if (text !== '') sink.text(`${text}\n`, 'pivot');
  }
}

class WorkbookReader {
  readonly #sink: Sink;
  readonly #form: StringForm = { version: 8, codePage: codePageOfLanguage(0x0409) };
  readonly #names = new Map<number, string>();
  readonly #patterns = new Map<number, string>();
  readonly #context: CellContext;
  readonly #open: SheetText[] = [];
  #is1904 = false;
  #count = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#context = {
      form: this.#form,
      strings: [],
      formats: [],
      numbers: new NumberFormats(this.#patterns),
    };
  }

  read(stream: Buffer): void {
    for (const record of recordsOf(stream)) {
      if ((++this.#count & 0xfff) === 0) this.#sink.budget.checkTime();
      if ((R.bof as readonly number[]).includes(record.type)) this.#begin(record);
      else if (record.type === R.eof) this.#open.pop()?.end();
      else this.#take(record);
    }
    while (this.#open.length > 0) this.#open.pop()!.end();
  }

  #begin({ type, data, at }: BiffRecord): void {
    const version =
      type === 0x0809 ? (data.length >= 2 && data.readUInt16LE(0) >= TEXT_BIFF8 ? 8 : 5) : (type >> 8) + 2;
    // An embedded chart has the version of its sheet.
    if (this.#open.length === 0) this.#form.version = type === 0x0409 ? 4 : type === 0x0209 ? 3 : version;
    const parent = this.#open.at(-1);
    const name = this.#names.get(at) ?? (parent ? parent.name : (this.#names.values().next().value ?? ''));
    this.#open.push(new SheetText(this.#sink, name, parent !== undefined));
  }

  #take(record: BiffRecord): void {
    const { type, data } = record;
    const sheet = this.#open.at(-1);
    if (readCell(record, this.#context, sheet)) return;
    switch (type) {
      case R.filePass:
        throw new DocumentError('encrypted');
      case R.codePage:
        // UTF-16 is what BIFF8 says, and what some converters left in a BIFF5 book of single bytes.
        if (data.length >= 2 && data.readUInt16LE(0) !== 1200) this.#form.codePage = data.readUInt16LE(0);
        return;
      case R.date1904:
        if (data[0] === 1 && !this.#is1904) {
          this.#is1904 = true;
          this.#context.numbers = new NumberFormats(this.#patterns, true);
        }
        return;
      case R.format:
        if (this.#form.version >= 5 && data.length >= 3)
          this.#patterns.set(data.readUInt16LE(0), stringAt(data, 2, this.#form, this.#form.version < 8));
        return;
      case R.xf:
        if (data.length >= 4) this.#context.formats.push(data.readUInt16LE(2));
        return;
      case R.sst:
        this.#readStrings(record);
        return;
      case R.boundSheet:
        this.#readBoundSheet(data);
        return;
      case R.writeAccess:
        this.#aside('authors', stringAt(data, 0, this.#form, this.#form.version < 8));
        return;
      case R.supBook:
        this.#aside('links', stringAt(data, 2, this.#form));
        return;
      default:
        if (sheet) this.#takeAside(record, sheet);
    }
  }

  /** What a sheet holds beside its cells. */
  #takeAside({ type, data, continued }: BiffRecord, sheet: SheetText): void {
    const { version } = this.#form;
    if ((R.drawing as readonly number[]).includes(type)) {
      sheet.drawing.push(data, ...continued);
      return;
    }
    if ((R.name as readonly number[]).includes(type)) {
      this.#readName(data, sheet);
      return;
    }
    switch (type) {
      case R.header:
      case R.footer: {
        const text = headerText(stringAt(data, 0, this.#form, version < 8));
        sheet.aside(type === R.header ? 'header' : 'footer', text);
        return;
      }
      case R.headerFooter:
        for (const run of textRuns(data.subarray(38))) sheet.aside('header', headerText(run));
        return;
      case R.note:
        this.#readNote(data, sheet);
        return;
      case R.textObject: {
        const characters = data.length >= 12 ? data.readUInt16LE(10) : 0;
        if (characters === 0 || continued.length === 0) return;
        const reader = new RecordReader(continued);
        sheet.aside('textbox', reader.characters(characters, (reader.uint8() & 1) !== 0));
        return;
      }
      case R.seriesText:
        sheet.aside('chart', stringAt(data, 2, this.#form, true));
        return;
      case R.hyperlink:
        for (const run of textRuns(data.subarray(24))) sheet.aside('links', run);
        return;
      case R.validation:
        for (const run of textRuns(Buffer.concat([data, ...continued]))) sheet.aside('validation', run);
        return;
      default:
    }
  }

  #readStrings({ data, continued }: BiffRecord): void {
    const reader = new RecordReader([data.subarray(8), ...continued]);
    const phonetics: string[] = [];
    const { strings } = this.#context;
    while (!reader.done && strings.length < MAX_STRINGS) {
      const { text, phonetic } = reader.richString();
      this.#sink.budget.takeUnpacked(text.length + 1);
      strings.push(text);
      if (phonetic !== '') phonetics.push(phonetic);
    }
    this.#aside('phonetic', phonetics.join('\n'));
  }

  #readBoundSheet(data: Buffer): void {
    if (data.length < 7) return;
    const name = stringAt(data, 6, this.#form, true);
    this.#names.set(data.readUInt32LE(0), name);
    this.#sink.text(`${name}\n`, 'name');
  }

  #readName(data: Buffer, sheet: SheetText): void {
    const wide = this.#form.version >= 8;
    if (!wide || data.length < 16) return;
    const characters = data[3]!;
    const isBuiltIn = (data.readUInt16LE(0) & 0x20) !== 0;
    const isWide = (data[14]! & 1) !== 0;
    const end = 15 + characters * (isWide ? 2 : 1);
    if (!isBuiltIn)
      sheet.aside('defined-names', isWide ? utf16le(data, 15, end) : data.toString('latin1', 15, end));
    for (const run of textRuns(data.subarray(end))) sheet.aside('defined-names', run);
  }

  #readNote(data: Buffer, sheet: SheetText): void {
    if (data.length < 6) return;
    // Up to BIFF5 the note itself stands here; since then a text box holds it, and here stands its author.
    if (this.#form.version >= 8) sheet.aside('authors', stringAt(data, 8, this.#form));
    else sheet.aside('comment', stringAt(data, 4, this.#form));
  }

  #aside(part: string, text: string): void {
    if (text.trim() !== '') this.#sink.text(text.trim(), part);
  }
}
