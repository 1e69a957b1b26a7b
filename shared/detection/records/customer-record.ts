import { addressInCell, cnAddress } from '../detectors/address/address.ts';
import { cnPersonName, nameInCell } from '../detectors/person-name/person-name.ts';
import type { DetectorInfo } from '../detectors/surface.ts';
import type { LineHit } from '../scan/line-hit.ts';
import type { Place } from '../scan/place.ts';

/** A row or paragraph in which several identifiers belong to one person. */
export const CUSTOMER_RECORD: DetectorInfo = {
  id: 'customer-record',
  name: { 'zh-CN': '客户记录', en: 'Customer record' },
  standard: 'GB/T 35273-2020 附录 A, JR/T 0171-2020',
  confidence: 0.8,
};

/** What tells one person from all others, the most telling first: a record is counted by the first it has. */
const TELLING = [
  'cn.resident-id',
  'cn.passport',
  'cn.hk-mo-tw-permit',
  'us.ssn',
  'cn.mobile',
  'bank-card',
  'cn.bank-account',
  'iban',
];
const WEAK = ['email', 'cn.landline', 'cn.plate', 'cn.address'];
const ORDER = [...TELLING, ...WEAK];
/** A form with a field a line ends within so many lines. */
const MAX_LINES = 16;
/** Longer lines are paragraphs of their own. */
const MAX_FIELD_LINE = 120;
/** Rows longer than this are not split to cells. */
const MAX_ROW = 4096;
const NO_CELLS: readonly string[] = [];
const DELIMITER = /[\t,;|，；]/;

type Part = Pick<LineHit, 'detector' | 'value' | 'confidence'>;

/** Told of a name or address that only its row gives away, and of each record. */
export interface RecordSink {
  part(part: Part): void;
  record(key: string, mask: () => string, confidence: number): void;
}

/**
 * Puts the parts of one person together. A row of a table is a record; so is a line, and a form with a field
 * a line up to an empty line; a second value of the same kind begins the next person.
 */
export class RecordReader {
  private readonly sink: RecordSink;
  private readonly parts = new Map<string, Part>();
  private lines = 0;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  /** A line was read and this was found in it, in order of its place. */
  line(text: string, start: number, end: number, hits: readonly LineHit[], place: Place): void {
    if (hits.length === 0) {
      if (this.parts.size > 0 && (++this.lines > MAX_LINES || isEmpty(text, start, end))) this.close();
      return;
    }
    const about = end - start <= MAX_ROW && hits.some(isIdentifier);
    const cells = about && !place.inTable ? text.slice(start, end).split(DELIMITER) : NO_CELLS;
    const row = place.inTable || place.role === 'sheet' || cells.length > 2;
    const alone = row || kindsIn(hits) > 1 || end - start > MAX_FIELD_LINE;
    if (alone || ++this.lines > MAX_LINES) this.close();
    for (const hit of hits) if (hit.detector.person) this.add(hit);
    if (about && place.inTable) this.readRow(start, end, place);
    else if (cells.length > 1) this.readCells(cells);
    if (alone) this.close();
  }

  /** The part of the document ends. */
  close(): void {
    if (this.parts.size > 1) this.judge();
    if (this.parts.size > 0) this.parts.clear();
    this.lines = 0;
  }

  private add(part: Part): void {
    const known = this.parts.get(part.detector.id);
    if (known && known.value !== part.value) {
      // A second card or telephone of the same person: what begins another record is what tells people apart.
      if (part.detector.person !== 'name' && !this.startsOver(part)) return;
      this.close();
    }
    this.parts.set(part.detector.id, part);
  }

  private startsOver({ detector }: Part): boolean {
    return !this.parts.has(cnPersonName.id) || detector.id === 'cn.resident-id';
  }

  /** The same of a table: the name is where its head says, if one does. */
  private readRow(start: number, end: number, place: Place): void {
    if (place.nameColumn >= 0 && !this.parts.has(cnPersonName.id)) {
      const name = nameInCell(place.cell(start, end, place.nameColumn));
      if (name) this.addFromCell({ detector: cnPersonName, ...name });
    }
    if (this.parts.has(cnAddress.id) && (place.nameColumn >= 0 || this.parts.has(cnPersonName.id))) return;
    const cells = place.cells(start, end);
    if (cells.length > 1) this.readCells(cells, place.nameColumn < 0);
  }

  /** Names and addresses that stand alone in a cell of a row which is about a person. */
  private readCells(cells: readonly string[], names = true): void {
    if (names && !this.parts.has(cnPersonName.id)) {
      const name = firstOf(cells, nameInCell);
      if (name) this.addFromCell({ detector: cnPersonName, ...name });
    }
    if (!this.parts.has(cnAddress.id)) {
      const address = firstOf(cells, addressInCell);
      if (address) this.addFromCell({ detector: cnAddress, ...address });
    }
  }

  private addFromCell(part: Part): void {
    this.parts.set(part.detector.id, part);
    this.sink.part(part);
  }

  private judge(): void {
    const { parts } = this;
    const name = parts.get(cnPersonName.id);
    const identifiers = ORDER.filter((id) => parts.has(id));
    const key = identifiers[0];
    if (key === undefined) return;
    const tells = TELLING.includes(key);
    if (!name && (identifiers.length < 2 || !tells)) return;
    const main = parts.get(key)!;
    const sure = (tells ? 0.8 : 0.6) + (name ? 0.1 : 0) + (identifiers.length > 1 ? 0.05 : 0);
    // A name may be many people's, so with it alone the identifier counts together with the name.
    this.sink.record(
      tells ? `${key} ${main.value}` : `${name?.value} ${main.value}`,
      () => [name, main].flatMap((part) => (part ? [part.detector.mask(part.value)] : [])).join(' '),
      Math.min(0.99, sure),
    );
  }
}

/** How many kinds of parts of a person there are, 2 for more. */
function kindsIn(hits: readonly LineHit[]): number {
  let first: string | undefined;
  for (const { detector } of hits) {
    if (!detector.person || detector.id === first) continue;
    if (first !== undefined) return 2;
    first = detector.id;
  }
  return first === undefined ? 0 : 1;
}

function isIdentifier({ detector }: LineHit): boolean {
  return detector.person === 'identifier';
}

function firstOf<T>(cells: readonly string[], read: (cell: string) => T | undefined): T | undefined {
  for (const cell of cells) {
    const found = read(cell);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEmpty(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x20) return false;
  return true;
}
