import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { codePageOfCharset, decodeCodePage, isDoubleByte } from '../ole/code-page.ts';
import { CHARACTERS, PARTS, READ_BEHIND_STAR, SILENT } from './destinations.ts';
import { readObjectData } from './embedded-object.ts';
import { RtfLists } from './lists.ts';
import { type RtfToken, tokensOf } from './tokens.ts';

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_GROUPS = 10_000;
const MAX_ASIDE_CHARS = 1024 * 1024;
const MAX_LEVEL_TEXT = 256;
/** Properties of a shape that hold a text; the others are numbers and switches. */
const SHAPE_TEXTS: Record<string, string> = {
  wzDescription: 'alt-text',
  wzName: 'alt-text',
  wzTooltip: 'alt-text',
  gtextUNICODE: 'watermark',
  pihlShape: 'links',
};

/** Rich Text Format 1.9.1: text, notes, headers, fields, properties, embedded objects and pictures. */
export const rtf: Format = {
  detect({ head }) {
    return /^(?:\xef\xbb\xbf)?\s*\{\\rt/.test(head.toString('latin1', 0, 64)) ? 'rtf' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    if (source.size > MAX_BYTES) throw new DocumentError('too-large');
    const reader = new RtfReader(sink);
    let count = 0;
    for (const token of tokensOf(await source.read(0, source.size), () => reader.isDoubleByte)) {
      if ((++count & 0xffff) === 0) sink.budget.checkTime();
      await reader.take(token);
    }
    reader.end();
  },
};

/** What holds within a pair of braces. */
interface Group {
  /** Where the text goes; empty for nowhere. */
  part: string;
  codePage: number;
  /** Characters that stand in for one `\u`. */
  fallback: number;
  /** Nothing but the group's first word says what it is. */
  fresh: boolean;
  starred: boolean;
  collects?: 'object' | 'picture' | 'shape-name' | 'property-name' | 'level-text' | 'list-text';
  /** Within the tables of lists. */
  inLists: boolean;
  /** Which list the paragraph belongs to, 0 for none, and how deep in it. */
  list: number;
  listLevel: number;
  /** In `\upr`: where the text goes that is in Unicode. */
  unicodePart?: string;
  inFonts: boolean;
  /** Nothing within is read, whatever it is called. */
  dead: boolean;
}

class RtfReader {
  readonly #sink: Sink;
  readonly #groups: Group[] = [];
  #group: Group = {
    part: 'body',
    codePage: 1252,
    fallback: 1,
    fresh: false,
    starred: false,
    inFonts: false,
    inLists: false,
    list: 0,
    listLevel: 0,
    dead: false,
  };
  #ansi = 1252;
  #defaultFont = 0;
  #font = 0;
  /** Code pages of the fonts; undefined for one that says none. */
  readonly #fonts = new Map<number, number | undefined>();
  #skip = 0;
  #inHtmlOnly = false;
  #bytes: Buffer[] = [];
  #collected: Buffer[] = [];
  #shapeProperty = '';
  #property = '';
  #objects = 0;
  readonly #lists = new RtfLists();
  #levelText = '';
  /** The number of the paragraph that begins, as the program that wrote the file saw it. */
  #writtenNumber = '';
  #numbered = false;
  /** Notes, fields and headers stand within a sentence: they are given out apart, so that they do not tear it. */
  readonly #asides = new Map<string, string[]>();
  #asideChars = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async take(token: RtfToken): Promise<void> {
    switch (token.kind) {
      case 'open':
        this.#flush();
        if (this.#groups.length >= MAX_GROUPS) throw new DocumentError('corrupt');
        this.#groups.push(this.#group);
        this.#group = {
          ...this.#group,
          fresh: true,
          starred: false,
          collects: /^(?:list|level)-text$/.test(this.#group.collects ?? '')
            ? this.#group.collects
            : undefined,
        };
        this.#skip = 0;
        return;
      case 'close':
        return this.#close();
      case 'word':
        return this.#word(token.name, token.value);
      case 'symbol':
        return this.#symbol(token.symbol);
      case 'byte':
        this.#group.fresh = false;
        if (this.#skip > 0) this.#skip -= 1;
        else this.#bytes.push(Buffer.from([token.value]));
        return;
      case 'text': {
        this.#group.fresh = false;
        const skipped = Math.min(this.#skip, token.bytes.length);
        this.#skip -= skipped;
        if (skipped < token.bytes.length) this.#bytes.push(token.bytes.subarray(skipped));
        return;
      }
      case 'binary':
        if (this.#group.collects === 'object' || this.#group.collects === 'picture') {
          this.#collected.push(Buffer.from(token.bytes.toString('hex'), 'latin1'));
        }
        return;
    }
  }

  /** True while the text is in a code page with characters of two bytes. */
  get isDoubleByte(): boolean {
    return isDoubleByte(this.#group.codePage);
  }

  end(): void {
    this.#flush();
    this.#emitAsides();
  }

  #emitAsides(): void {
    for (const [part, texts] of this.#asides) this.#sink.text(texts.join(''), part);
    this.#asides.clear();
    this.#asideChars = 0;
  }

  #word(name: string, value: number | undefined): void {
    if (this.#group.fresh) {
      this.#group.fresh = false;
      this.#begin(name);
    }
    if (name === 'u' && value !== undefined) {
      this.#flush();
      this.#put(String.fromCharCode(value & 0xffff));
      this.#skip = this.#group.fallback;
      return;
    }
    if (this.#skip > 0) {
      this.#skip -= 1;
      return;
    }
    if (this.#group.inLists) this.#lists.word(name, value);
    const character = CHARACTERS[name];
    if (character !== undefined) {
      this.#flush();
      this.#put(character);
      if (name === 'par' || name === 'cell' || name === 'nestcell') this.#endParagraph();
      return;
    }
    this.#setting(name, value);
  }

  /** The first word of a group may make it a destination of its own. */
  #begin(name: string): void {
    const group = this.#group;
    if (name === 'fonttbl') group.inFonts = true;
    if (name === 'listtable' || name === 'listoverridetable') group.inLists = true;
    if (name === 'leveltext' && group.inLists) {
      group.collects = 'level-text';
      this.#levelText = '';
    }
    if ((name === 'listtext' || name === 'pntext') && group.part === 'body') group.collects = 'list-text';
    if (name === 'upr') {
      group.unicodePart = group.part;
      group.part = '';
      group.dead = true;
    } else if (name === 'ud' && group.unicodePart !== undefined) {
      group.part = group.unicodePart;
      group.dead = false;
    } else if (group.dead) return;
    else if (name === 'objdata') group.collects = 'object';
    else if (name === 'pict') {
      group.collects = 'picture';
      group.part = '';
    } else if (name === 'sn') group.collects = 'shape-name';
    else if (name === 'propname') group.collects = 'property-name';
    else if (name === 'sv') group.part = SHAPE_TEXTS[this.#shapeProperty] ?? '';
    else if (name === 'staticval') group.part = `property:${this.#property}`;
    else if (SILENT.has(name)) {
      group.part = '';
      group.dead = true;
    } else if (group.starred && PARTS[name] === undefined && !READ_BEHIND_STAR.has(name)) group.part = '';
    else {
      // Within what is passed over, only what belongs elsewhere is read: the text of a shape stays one.
      const part = PARTS[name];
      if (part !== undefined && !(name.endsWith('text') && part === 'body' && group.part !== 'body')) {
        group.part = part;
      }
    }
    if (name === 'shptxt' || name === 'dptxbxtext') group.part = 'textbox';
  }

  #setting(name: string, value: number | undefined): void {
    const group = this.#group;
    switch (name) {
      case 'ansicpg':
        if (value !== undefined && value > 0) {
          this.#ansi = value;
          group.codePage = value;
        }
        return;
      case 'mac':
        this.#ansi = 10000;
        group.codePage = 10000;
        return;
      case 'deff':
        this.#defaultFont = value ?? 0;
        return;
      case 'f':
        this.#flush();
        this.#font = value ?? 0;
        if (!group.inFonts) group.codePage = this.#codePageOf(this.#font);
        return;
      case 'fcharset':
        if (group.inFonts) {
          this.#flush();
          this.#fonts.set(this.#font, codePageOfCharset(value ?? 0));
        }
        return;
      case 'cpg':
        if (group.inFonts && value) this.#fonts.set(this.#font, value);
        return;
      case 'plain':
        this.#flush();
        group.codePage = this.#codePageOf(this.#defaultFont);
        return;
      case 'pard':
        this.#flush();
        group.list = 0;
        group.listLevel = 0;
        return;
      case 'ls':
        if (!group.inLists) group.list = value ?? 0;
        return;
      case 'ilvl':
        group.listLevel = value ?? 0;
        return;
      case 'uc':
        group.fallback = Math.max(0, Math.min(value ?? 1, 16));
        return;
      case 'htmlrtf':
        this.#flush();
        this.#inHtmlOnly = value !== 0;
        return;
      default:
        this.#flush();
    }
  }

  #codePageOf(font: number): number {
    return this.#fonts.get(font) ?? this.#ansi;
  }

  #symbol(symbol: string): void {
    if (symbol === '*') {
      this.#group.starred = true;
      return;
    }
    this.#group.fresh = false;
    if (this.#skip > 0) {
      this.#skip -= 1;
      return;
    }
    if (symbol === '\\' || symbol === '{' || symbol === '}') this.#bytes.push(Buffer.from(symbol));
    else {
      this.#flush();
      if (symbol === '~') this.#put('\u00a0');
      else if (symbol === '_') this.#put('-');
      else if (symbol === '\r' || symbol === '\n') this.#put('\n');
      else if (symbol === '\t') this.#put('\t');
    }
  }

  async #close(): Promise<void> {
    this.#flush();
    this.#skip = 0;
    const closed = this.#group;
    const outer = this.#groups.pop();
    if (!outer) return;
    if (closed.part !== outer.part && !/^(?:$|body$|property:)/.test(closed.part)) this.#put('\n');
    this.#group = outer;
    if (closed.collects === undefined || closed.collects === outer.collects) return;
    if (closed.collects === 'list-text') return;
    if (closed.collects === 'level-text') {
      this.#lists.levelText(this.#levelText);
      return;
    }
    const bytes = Buffer.concat(this.#collected);
    this.#collected = [];
    const text = bytes.toString('latin1').trim();
    if (closed.collects === 'shape-name') this.#shapeProperty = text;
    else if (closed.collects === 'property-name') this.#property = decodeCodePage(bytes, this.#ansi).trim();
    else await this.#embed(closed.collects, Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex'));
  }

  async #embed(kind: 'object' | 'picture', data: Buffer): Promise<void> {
    if (data.length === 0) return;
    this.#sink.budget.takeEntry();
    this.#sink.budget.takeUnpacked(data.length);
    const object =
      kind === 'object' ? readObjectData(data) : { name: `picture${++this.#objects}`, content: data };
    if (object) await this.#sink.embedded(object.name, object.content);
  }

  /** Bytes are decoded together: a character of two may be written as an escape and a letter. */
  #flush(): void {
    if (this.#bytes.length === 0) return;
    const bytes = this.#bytes.length === 1 ? this.#bytes[0]! : Buffer.concat(this.#bytes);
    this.#bytes = [];
    if (this.#group.collects === 'level-text') this.#put(decodeCodePage(bytes, this.#ansi));
    else if (this.#group.collects === 'list-text')
      this.#put(decodeCodePage(bytes, this.#likelyCodePage(bytes)));
    else if (this.#group.collects !== undefined) this.#collected.push(bytes);
    else if (this.#group.part !== '') this.#put(decodeCodePage(bytes, this.#likelyCodePage(bytes)));
  }

  /** Chinese programs write GBK in fonts that they call Western: bytes that pair up are what the file as a whole is in. */
  #likelyCodePage(bytes: Buffer): number {
    const { codePage } = this.#group;
    if (codePage === this.#ansi || codePage !== 1252 || !isDoubleByte(this.#ansi)) return codePage;
    return /^(?:[\x00-\x7f]|[\x81-\xfe][\x40-\xfe])*$/.test(bytes.toString('latin1')) ? this.#ansi : codePage;
  }

  #put(text: string): void {
    const { part, collects } = this.#group;
    if (collects === 'level-text') {
      if (this.#levelText.length < MAX_LEVEL_TEXT) this.#levelText += text;
    } else if (collects === 'list-text') {
      if (this.#writtenNumber.length < MAX_LEVEL_TEXT) this.#writtenNumber += text;
    } else if (collects === 'property-name') this.#collected.push(Buffer.from(text));
    else if (part !== '' && collects === undefined && !this.#inHtmlOnly) {
      if (part === 'body') {
        if (!this.#numbered) this.#beginParagraph();
        this.#sink.text(text, part);
      } else this.#putAside(text, part);
    }
  }

  /** The number that a reader shows is the one that the list gives; what the file has written may be old. */
  #beginParagraph(): void {
    this.#numbered = true;
    const { list, listLevel } = this.#group;
    const written = this.#writtenNumber;
    this.#writtenNumber = '';
    const number = list > 0 ? this.#lists.next(list, listLevel) : '';
    if (number === '') this.#sink.text(written, 'body');
    else {
      this.#sink.text(`${number}\t`, 'body');
      if (written.trim() !== number.trim()) this.#putAside(written, 'numbering');
    }
  }

  #endParagraph(): void {
    if (this.#group.part === 'body') this.#numbered = false;
  }

  #putAside(text: string, part: string): void {
    const list = this.#asides.get(part);
    if (list) list.push(text);
    else this.#asides.set(part, [text]);
    this.#asideChars += text.length;
    if (this.#asideChars > MAX_ASIDE_CHARS) this.#emitAsides();
  }
}
