import { DocumentError } from '../format.ts';
import { codePageOfLanguage } from '../ole/code-page.ts';

/** Kinds of text in the order in which they stand ([MS-DOC] 2.4.1). */
export const STORIES = [
  'body',
  'footnotes',
  'headers',
  'macros',
  'comments',
  'endnotes',
  'textboxes',
  'header-textboxes',
] as const;
export type Story = (typeof STORIES)[number];

/** Where the parts of a Word document lie: what is read of its File Information Block ([MS-DOC] 2.5). */
export interface Fib {
  /** Word 97 and later; before, structures are smaller and the text is in a code page. */
  isUnicode: boolean;
  /** Word 6 and 95 of East Asia write two bytes a character. */
  isWide: boolean;
  complex: boolean;
  tableName: '0Table' | '1Table';
  /** Of text that is not in UTF-16. */
  codePage: number;
  textStart: number;
  textEnd: number;
  /** Characters of each story. */
  lengths: number[];
  /** The table of pieces and the table of paragraph properties in the table stream. */
  pieces: Range;
  paragraphs: Range;
  headers: Range;
  commentAuthors: Range;
  drawings: Range;
  associatedStrings: Range;
  revisionAuthors: Range;
}

export interface Range {
  at: number;
  length: number;
}

const NOWHERE: Range = { at: 0, length: 0 };
const WORD_97 = 0xa5ec;
/** Word 1 and 2. */
const WORD_2 = [0xa59b, 0xa59c, 0xa5db];
/** Word 6 and 95, with the code pages of those that were made for one language. */
const WORD_6 = new Map([
  [0xa5dc, undefined],
  [0xa697, 932],
  [0xa698, 949],
  [0xa699, 936],
]);

/** True when a stream begins as a Word document of any version does. */
export function isWord(head: Buffer): boolean {
  const identifier = head.length >= 2 ? head.readUInt16LE(0) : 0;
  return identifier === WORD_97 || WORD_2.includes(identifier) || WORD_6.has(identifier);
}

/** @throws DocumentError `encrypted`, or `corrupt` when it is no such block */
export function readFib(stream: Buffer): Fib {
  if (stream.length < 0x80) throw new DocumentError('corrupt');
  const identifier = stream.readUInt16LE(0);
  const flags = stream.readUInt16LE(0x0a);
  if (!isWord(stream)) throw new DocumentError('corrupt');
  if (flags & 0x0100) throw new DocumentError('encrypted');
  const version = stream.readUInt16LE(2);
  const common = {
    complex: (flags & 0x0004) !== 0,
    tableName: flags & 0x0200 ? ('1Table' as const) : ('0Table' as const),
    codePage: WORD_6.get(identifier) ?? codePageOfLanguage(stream.readUInt16LE(6)),
    textStart: stream.readUInt32LE(0x18),
    textEnd: stream.readUInt32LE(0x1c),
  };
  if (identifier !== WORD_97 || version < 106) {
    const uint = (at: number) => (at + 4 <= stream.length ? stream.readUInt32LE(at) : 0);
    return {
      ...common,
      isUnicode: false,
      isWide: WORD_6.has(identifier) && (flags & 0x1000) !== 0,
      lengths: STORIES.map((_, i) => uint(0x34 + 4 * i)),
      pieces: WORD_2.includes(identifier) ? NOWHERE : { at: uint(0x160), length: uint(0x164) },
      paragraphs: NOWHERE,
      headers: WORD_2.includes(identifier) ? NOWHERE : { at: uint(0xb0), length: uint(0xb4) },
      commentAuthors: NOWHERE,
      drawings: NOWHERE,
      associatedStrings: NOWHERE,
      revisionAuthors: NOWHERE,
    };
  }
  const words = 0x22 + 2 * stream.readUInt16LE(0x20);
  const longs = words + 2;
  const table = longs + 4 * stream.readUInt16LE(words) + 2;
  const range = (index: number): Range => {
    const at = table + 8 * index;
    if (at + 8 > stream.length) return NOWHERE;
    return { at: stream.readUInt32LE(at), length: stream.readUInt32LE(at + 4) };
  };
  return {
    ...common,
    isUnicode: true,
    isWide: false,
    lengths: STORIES.map((_, i) => {
      const at = longs + 4 * (3 + i);
      return at + 4 <= stream.length ? stream.readUInt32LE(at) : 0;
    }),
    headers: range(11),
    paragraphs: range(13),
    associatedStrings: range(32),
    pieces: range(33),
    commentAuthors: range(36),
    drawings: range(50),
    revisionAuthors: range(51),
  };
}
