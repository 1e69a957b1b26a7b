import type { Sink } from '../format.ts';
import { decodeCodePage } from './code-page.ts';

const SUMMARY = 'e0859ff2f94f6810ab9108002b27b3d9';
const DOCUMENT_SUMMARY = '02d5cdd59c2e1b10939708002b2cf9ae';
const USER_DEFINED = '05d5cdd59c2e1b10939708002b2cf9ae';

/** [MS-OLEPS] 3.1 and 3.2, with the names that OOXML gives the same properties. */
const NAMES: Record<string, Record<number, string>> = {
  [SUMMARY]: {
    2: 'title',
    3: 'subject',
    4: 'creator',
    5: 'keywords',
    6: 'description',
    7: 'Template',
    8: 'lastModifiedBy',
    9: 'revision',
    10: 'TotalTime',
    11: 'lastPrinted',
    12: 'created',
    13: 'modified',
    14: 'Pages',
    15: 'Words',
    16: 'Characters',
    18: 'Application',
  },
  [DOCUMENT_SUMMARY]: {
    2: 'category',
    3: 'PresentationFormat',
    12: 'HeadingPairs',
    13: 'TitlesOfParts',
    14: 'Manager',
    15: 'Company',
    26: 'contentType',
    27: 'contentStatus',
    28: 'language',
    29: 'version',
  },
};

const MAX_PROPERTIES = 4096;
const FILETIME_EPOCH_MS = 11_644_473_600_000;

/** Properties of a `SummaryInformation` or `DocumentSummaryInformation` stream ([MS-OLEPS]), the author's own too. */
export function extractPropertySet(data: Buffer, sink: Sink): void {
  if (data.length < 48 || data.readUInt16LE(0) !== 0xfffe) return;
  const sets = Math.min(data.readUInt32LE(24), 8);
  for (let i = 0; i < sets; i++) {
    const at = 28 + 20 * i;
    if (at + 20 > data.length) return;
    const offset = data.readUInt32LE(at + 16);
    if (offset + 8 > data.length) continue;
    extractSection(data.subarray(offset), data.toString('hex', at, at + 16), sink);
  }
}

function extractSection(section: Buffer, format: string, sink: Sink): void {
  const count = Math.min(section.readUInt32LE(4), MAX_PROPERTIES);
  const offsets = new Map<number, number>();
  for (let i = 0; i < count && 16 + 8 * i <= section.length; i++) {
    offsets.set(section.readUInt32LE(8 + 8 * i), section.readUInt32LE(12 + 8 * i));
  }
  const codePageAt = offsets.get(1);
  const codePage =
    codePageAt !== undefined && codePageAt + 6 <= section.length
      ? section.readUInt16LE(codePageAt + 4)
      : 1252;
  const names = new Map<number, string>();
  const dictionaryAt = offsets.get(0);
  if (dictionaryAt !== undefined) readDictionary(section, dictionaryAt, codePage, names);

  for (const [id, at] of offsets) {
    if (id < 2 || id >= 0x80000000) continue;
    const name = names.get(id) ?? NAMES[format]?.[id];
    if (name === undefined && format !== USER_DEFINED) continue;
    if (name !== undefined && names.has(id)) sink.budget.takeUnpacked(name.length);
    const values = new ValueReader(section, at, codePage).values().filter((value) => value.trim() !== '');
    if (values.length > 0) sink.text(values.join('\n').trim(), `property:${name ?? id}`);
  }
}

function readDictionary(section: Buffer, start: number, codePage: number, names: Map<number, string>): void {
  if (start + 4 > section.length) return;
  const count = Math.min(section.readUInt32LE(start), MAX_PROPERTIES);
  let at = start + 4;
  for (let i = 0; i < count && at + 8 <= section.length; i++) {
    const id = section.readUInt32LE(at);
    const characters = section.readUInt32LE(at + 4);
    at += 8;
    const bytes = codePage === 1200 ? characters * 2 : characters;
    if (characters > 0xffff || at + bytes > section.length) return;
    names.set(id, withoutZeros(decodeCodePage(section.subarray(at, at + bytes), codePage)));
    at += codePage === 1200 ? (bytes + 3) & ~3 : bytes;
  }
}

/** A typed value ([MS-OLEPS] 2.15) as text; what says nothing to a person comes out as nothing. */
class ValueReader {
  readonly #section: Buffer;
  readonly #codePage: number;
  #at: number;
  /** Strings within a vector follow each other without filling ([MS-OSHARED] 2.3.3.1.8). */
  #aligned = true;

  constructor(section: Buffer, at: number, codePage: number) {
    this.#section = section;
    this.#at = at;
    this.#codePage = codePage;
  }

  values(): string[] {
    if (this.#at + 8 > this.#section.length) return [];
    const type = this.#section.readUInt16LE(this.#at);
    this.#at += 4;
    if ((type & 0x1000) === 0) return [this.#one(type)];
    const values: string[] = [];
    this.#aligned = false;
    const count = Math.min(this.#uint32(), MAX_PROPERTIES);
    for (let i = 0; i < count && this.#at + 4 <= this.#section.length; i++) {
      let element = type & 0xfff;
      if (element === 12) {
        element = this.#section.readUInt16LE(this.#at);
        this.#at += 4;
      }
      values.push(this.#one(element));
    }
    return values;
  }

  #one(type: number): string {
    const section = this.#section;
    if (this.#at + 4 > section.length) return '';
    switch (type) {
      case 2:
        return String(section.readInt16LE(this.#skip(4)));
      case 3:
      case 22:
        return String(section.readInt32LE(this.#skip(4)));
      case 11:
        return section.readUInt16LE(this.#skip(4)) === 0 ? 'false' : 'true';
      case 5:
        return this.#at + 8 > section.length ? '' : String(section.readDoubleLE(this.#skip(8)));
      case 8:
      case 30:
        return this.#string(false);
      case 31:
        return this.#string(true);
      case 64:
        return this.#time();
      default:
        return '';
    }
  }

  #uint32(): number {
    return this.#at + 4 > this.#section.length ? 0 : this.#section.readUInt32LE(this.#skip(4));
  }

  #skip(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  #string(wide: boolean): string {
    const count = this.#uint32();
    const bytes = wide ? count * 2 : count;
    const start = this.#skip(this.#aligned || wide ? (bytes + 3) & ~3 : bytes);
    if (count > this.#section.length) return '';
    return withoutZeros(
      decodeCodePage(this.#section.subarray(start, start + bytes), wide ? 1200 : this.#codePage),
    );
  }

  #time(): string {
    if (this.#at + 8 > this.#section.length) return '';
    const ms = Number(this.#section.readBigUInt64LE(this.#skip(8)) / 10_000n) - FILETIME_EPOCH_MS;
    return ms > 0 && ms < 4e12 ? new Date(ms).toISOString().replace('.000Z', 'Z') : '';
  }
}

function withoutZeros(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
