import { DocumentError, type Sink } from '../format.ts';
import { officeArtTexts } from '../ole/office-art.ts';
import { inflate } from '../ole/walk.ts';
import { utf16le } from '../utf16.ts';
import { type PptRecord, recordsOf } from './records.ts';

/** Record numbers ([MS-PPT] 2.13.24). */
const R = {
  slide: 0x03ee,
  notes: 0x03f0,
  master: 0x03f8,
  handout: 0x0fc9,
  textChars: 0x0fa0,
  textBytes: 0x0fa8,
  string: 0x0fba,
  headersFooters: 0x0fd9,
  oleObject: 0x1011,
  comment: 0x2ee0,
  cryptSession: 0x2f14,
  slideName: 0x03f5,
} as const;

/** The token in the stream `Current User` of a presentation that is encrypted ([MS-PPT] 2.3.2). */
const ENCRYPTED_TOKEN = 0xf3d1c4df;
const MAX_DEPTH = 64;
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** Fields that PowerPoint fills in itself. */
const PLACEHOLDER = /^[*\s]*$/;

/** A PowerPoint presentation of before 2007 ([MS-PPT]): everything in the file, also what an earlier saving left. */
export async function extractPresentation(
  stream: Buffer,
  currentUser: Buffer | undefined,
  sink: Sink,
): Promise<void> {
  if (currentUser && currentUser.length >= 16 && currentUser.readUInt32LE(12) === ENCRYPTED_TOKEN) {
    throw new DocumentError('encrypted');
  }
  const reader = new PresentationReader(sink);
  await reader.readAll(stream);
}

class PresentationReader {
  readonly #sink: Sink;
  #slides = 0;
  #objects = 0;
  #part = 'body';
  /** An outline and its slide may hold the same text twice, and savings pile up. */
  readonly #seen = new Set<string>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async readAll(stream: Buffer): Promise<void> {
    for (const record of recordsOf(stream)) {
      this.#sink.budget.checkTime();
      this.#part = this.#partOf(record);
      await this.#read(record, 0);
    }
  }

  #partOf({ type }: PptRecord): string {
    if (type === R.slide) return `slide:slide${++this.#slides}`;
    if (type === R.notes) return `notes:slide${this.#slides}`;
    if (type === R.master) return 'master:slides';
    if (type === R.handout) return 'master:handout';
    return 'body';
  }

  async #read(record: PptRecord, depth: number): Promise<void> {
    const { type, body, isContainer } = record;
    if (type === R.cryptSession) throw new DocumentError('encrypted');
    if (type === R.textChars) this.#put(utf16le(body));
    // Characters of one byte are those of Unicode's first page ([MS-PPT] 2.9.43).
    else if (type === R.textBytes) this.#put(body.toString('latin1'));
    else if (type === R.string) this.#put(utf16le(body));
    else if (type === R.oleObject) await this.#readObject(record);
    else if (isContainer && depth < MAX_DEPTH) {
      const outer = this.#part;
      if (type === R.comment) this.#part = `comment:${outer.split(':').at(-1)}`;
      else if (type === R.headersFooters) this.#part = 'footer';
      for (const inner of recordsOf(body)) await this.#read(inner, depth + 1);
      this.#part = outer;
    } else if (type === 0xf00b || type === 0xf121 || type === 0xf122) {
      // The record's own head belongs to the table of properties.
      const head = Buffer.alloc(8);
      head.writeUInt16LE((record.instance << 4) | 3, 0);
      head.writeUInt16LE(type, 2);
      head.writeUInt32LE(body.length, 4);
      for (const { kind, text } of officeArtTexts(Buffer.concat([head, body]))) {
        this.#sink.text(`${text}\n`, `${kind}:${this.#part}`);
      }
    }
  }

  #put(raw: string): void {
    const text = raw.replace(/[\r\x0b]/g, '\n').replace(/\0/g, '');
    if (PLACEHOLDER.test(text)) return;
    const key = `${this.#part}\0${text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#sink.text(`${text}\n`, this.#part);
  }

  /** An embedded object: a compound file, as it is or compressed behind its length ([MS-PPT] 2.10.34). */
  async #readObject({ body, instance }: PptRecord): Promise<void> {
    this.#sink.budget.takeEntry();
    try {
      const content = instance === 1 ? inflate(body.subarray(4), MAX_OBJECT_BYTES) : body;
      this.#sink.budget.takeUnpacked(content.length);
      await this.#sink.embedded(`object${++this.#objects}`, content);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      this.#sink.problem(error.code);
    }
  }
}
