import type { Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';

export interface ContentOptions {
  type: string;
  /** The folder of an object within the package, or nothing. */
  within: string;
  isStyles: boolean;
}

/** How a program shows the document is no part of it. */
const NOTHING = '';

/** Elements whose text is not the running one, and the part that it becomes. */
const ASIDES: Record<string, (attributes: Record<string, string>) => string> = {
  annotation: () => 'comment:odf',
  note: ({ 'note-class': kind }) => `notes:${kind ?? 'footnote'}`,
  footnote: () => 'notes:footnote',
  endnote: () => 'notes:endnote',
  'tracked-changes': () => 'deleted:body',
  notes: () => 'notes:slides',
  header: () => 'header',
  'header-left': () => 'header',
  'header-first': () => 'header',
  footer: () => 'footer',
  'footer-left': () => 'footer',
  'footer-first': () => 'footer',
  desc: () => 'alt-text',
  title: () => 'alt-text',
  'master-page': () => 'master',
  'handout-master': () => 'master',
  // In a document of one file.
  meta: () => 'property:meta',
  settings: () => NOTHING,
};
/** Attributes in which text stands: fields, form controls, links, hidden text, names of a person's own. */
const ATTRIBUTES = [
  'string-value',
  'string-value-if-true',
  'string-value-if-false',
  'href',
  'label',
  'current-value',
  'value',
  'help-text',
  'formula',
  'description',
  'condition',
];
const BLOCKS = new Set(['p', 'h', 'list-item', 'creator', 'date', 'table-row', 'caption']);
/** Repetition of cells and blanks is followed so far. */
const MAX_REPEATED = 64;

/** Text of content.xml, styles.xml or a flat document: running text, tables by sheet, slides, and what stands aside. */
export async function extractContent(xml: Buffer, sink: Sink, options: ContentOptions): Promise<void> {
  const walk = new ContentWalk(sink, options);
  walkXml(xml, {
    open: (name, attributes) => walk.open(name, attributes),
    close: (name) => walk.close(name),
    text: (text) => walk.text(text),
  });
  await walk.end();
}

class ContentWalk {
  readonly #sink: Sink;
  readonly #isSheet: boolean;
  readonly #default: string;
  /** Parts that opened within one another; the last one takes the text. */
  readonly #parts: { element: string; part: string; depth: number }[] = [];
  readonly #asides = new Map<string, string[]>();
  readonly #binaries: string[] = [];
  #binary: string[] | undefined;
  #depth = 0;
  #paragraphs = 0;
  #slides = 0;
  #sheet: string | undefined;
  #cells = 0;
  #cell: { text: string; repeated: number } | undefined;
  #numeric: string | undefined;

  constructor(sink: Sink, { type, within, isStyles }: ContentOptions) {
    this.#sink = sink;
    this.#isSheet = /^(?:od|ot|sx|st)[sc]$/.test(type) && within === '' && !isStyles;
    this.#default = within !== '' ? `object:${within}` : isStyles ? 'master' : 'body';
  }

  open(name: string, attributes: Record<string, string>): void {
    this.#depth += 1;
    this.#sink.budget.checkTime();
    for (const key of ATTRIBUTES) {
      const value = attributes[key];
      if (value && !(key === 'value' && attributes['value-type'])) this.#put('fields', `${value}\n`);
    }
    if (name === 'binary-data') {
      this.#binary = [];
      return;
    }
    const aside = ASIDES[name]?.(attributes);
    if (aside !== undefined) this.#enter(name, aside);
    else if (name === 'page' && attributes.name !== undefined) {
      this.#slides += 1;
      this.#enter(name, `slide:${attributes.name}`);
      this.#put('name', `${attributes.name}\n`);
    } else if (name === 'table' && this.#isSheet && this.#parts.length === 0) {
      this.#sheet = attributes.name ?? '';
      this.#sink.text(this.#sheet, 'name');
    } else if (name === 'table-cell' || name === 'covered-table-cell') this.#openCell(attributes);
    else if (name === 'p' || name === 'h') this.#paragraphs += 1;
    else if (name === 'tab' || name === 'tab-stop') this.#write('\t');
    else if (name === 'line-break') this.#write(this.#cell ? ' ' : '\n');
    else if (name === 's') this.#write(' '.repeat(Math.min(Number(attributes.c ?? 1) || 1, MAX_REPEATED)));
  }

  close(name: string): void {
    this.#depth -= 1;
    if (name === 'binary-data' && this.#binary) {
      this.#binaries.push(this.#binary.join(''));
      this.#binary = undefined;
      return;
    }
    if (name === 'p' || name === 'h') this.#paragraphs = Math.max(0, this.#paragraphs - 1);
    if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell();
    else if (name === 'table-row') this.#write('\n');
    else if (BLOCKS.has(name)) this.#write(this.#cell || this.#cells > 0 ? ' ' : '\n');
    const top = this.#parts.at(-1);
    if (top?.element === name && top.depth > this.#depth) {
      this.#write('\n');
      this.#parts.pop();
    }
    if (name === 'table' && this.#parts.length === 0) this.#sheet = undefined;
  }

  text(text: string): void {
    if (this.#binary) {
      this.#binary.push(text);
      return;
    }
    // Blank text between elements is only how the XML is laid out.
    if (this.#paragraphs > 0 || text.trim() !== '') this.#write(text);
  }

  async end(): Promise<void> {
    for (const [part, texts] of this.#asides) this.#sink.text(texts.join(''), part);
    for (const [index, data] of this.#binaries.entries()) {
      const content = Buffer.from(data, 'base64');
      this.#sink.budget.takeUnpacked(content.length);
      await this.#sink.embedded(`object${index + 1}`, content);
    }
  }

  #enter(element: string, part: string): void {
    this.#parts.push({ element, part, depth: this.#depth });
  }

  #openCell(attributes: Record<string, string>): void {
    this.#cells += 1;
    this.#numeric = attributes['value-type'] === 'float' ? attributes.value : undefined;
    if (this.#sheet === undefined || this.#parts.length > 0) return;
    this.#cell = { text: '', repeated: Number(attributes['number-columns-repeated'] ?? 1) || 1 };
  }

  #closeCell(): void {
    this.#cells = Math.max(0, this.#cells - 1);
    const cell = this.#cell;
    if (!cell) {
      this.#write('\t');
      return;
    }
    this.#cell = undefined;
    let text = cell.text.trim();
    // A long number is shown in powers of ten; the person who reads it sees the digits in the cell.
    if (/^\d[.,]\d+E\+\d+$/i.test(text) && this.#numeric !== undefined)
      text = digitsOf(this.#numeric) ?? text;
    const times = text === '' ? 1 : Math.min(cell.repeated, MAX_REPEATED);
    this.#write(`${text}\t`.repeat(times));
  }

  #write(text: string): void {
    const top = this.#parts.at(-1);
    if (top) {
      if (top.part.startsWith('slide:')) this.#sink.text(text, top.part);
      else this.#put(top.part, text);
    } else if (this.#cell) this.#cell.text += text;
    else if (this.#sheet !== undefined) this.#sink.text(text, `sheet:${this.#sheet}`);
    else this.#sink.text(text, this.#default);
  }

  #put(part: string, text: string): void {
    if (part === NOTHING) return;
    const list = this.#asides.get(part);
    if (list) list.push(text);
    else this.#asides.set(part, [text]);
  }
}

function digitsOf(value: string): string | undefined {
  const number = Number(value);
  return Number.isInteger(number) ? BigInt(number).toString() : undefined;
}
