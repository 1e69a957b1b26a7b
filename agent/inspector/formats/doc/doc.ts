import type { Sink } from '../format.ts';
import type { CompoundStorage } from '../ole/compound-file.ts';
import { officeArtTexts } from '../ole/office-art.ts';
import { readStream } from '../ole/walk.ts';
import { utf16le } from '../utf16.ts';
import { type Fib, readFib, STORIES, type Story } from './fib.ts';
import { plainText, splitFields } from './fields.ts';
import { pictureDataTexts } from './picture-data.ts';
import { readText } from './pieces.ts';
import { readRowEnds } from './row-ends.ts';

const PARTS: Record<Story, string> = {
  body: 'body',
  footnotes: 'notes:footnotes',
  headers: 'header',
  macros: 'macros',
  comments: 'comment:word',
  endnotes: 'notes:endnotes',
  textboxes: 'textbox',
  'header-textboxes': 'header:textbox',
};

/** A Word document of before 2007 in its storage ([MS-DOC]; Word 6 and 95 as the same structures were then). */
export function extractWord(storage: CompoundStorage, main: Buffer, sink: Sink): void {
  const fib = readFib(main);
  const found = fib.isUnicode ? (storage.stream(fib.tableName) ?? storage.stream('1Table')) : undefined;
  const table = fib.isUnicode ? found && readStream(found, sink) : main;
  extractText(main, table, fib, sink);
  if (fib.isUnicode && table) extractAside(table, fib, sink);
  const data = fib.isUnicode ? storage.stream('Data') : undefined;
  if (data) emitTexts(pictureDataTexts(readStream(data, sink)), sink);
}

/** A Word document that lies in a file of its own, as Word 2 to 6 could write it. */
export function extractBareWord(main: Buffer, sink: Sink): void {
  const fib = readFib(main);
  extractText(main, fib.isUnicode ? undefined : main, fib, sink);
}

function extractText(main: Buffer, table: Buffer | undefined, fib: Fib, sink: Sink): void {
  const rowEnds = fib.isUnicode && table ? readRowEnds(main, table, fib) : new Set<number>();
  sink.budget.checkTime();
  const text = readText(main, table, fib, rowEnds);
  const instructions: string[] = [];
  let at = 0;
  STORIES.forEach((story, i) => {
    const known = fib.lengths[i]!;
    // Of a document with no lengths everything is its body.
    const end = i === 0 && known === 0 ? text.length : Math.min(at + known, text.length);
    const { shown, instructions: found } = splitFields(text.slice(at, end));
    const plain = plainText(shown);
    if (plain.trim() !== '') sink.text(`${plain}\n`, PARTS[story]);
    instructions.push(...found);
    at = end;
  });
  // Lengths that lie would hide a text.
  const rest = plainText(splitFields(text.slice(at)).shown);
  if (rest.trim() !== '') sink.text(rest, 'body');
  if (instructions.length > 0) sink.text(instructions.join('\n'), 'fields:word');
}

/** What the table stream holds beside the text: names of authors, texts of drawings. */
function extractAside(table: Buffer, fib: Fib, sink: Sink): void {
  const part = ({ at, length }: { at: number; length: number }) => table.subarray(at, at + length);
  const authors = [...countedStrings(part(fib.commentAuthors), 0), ...stringTable(part(fib.revisionAuthors))];
  if (authors.length > 0) sink.text([...new Set(authors)].join('\n'), 'authors');
  const associated = [...stringTable(part(fib.associatedStrings))].filter((text) => text.trim() !== '');
  if (associated.length > 0) sink.text(associated.join('\n'), 'associated');
  const drawings = part(fib.drawings);
  if (drawings.length < 8) return;
  // The group of all drawings, then each drawing behind one byte that says whose it is.
  let at = 8 + drawings.readUInt32LE(4);
  while (at + 9 <= drawings.length) {
    const length = drawings.readUInt32LE(at + 5);
    emitTexts(officeArtTexts(drawings.subarray(at + 1, at + 9 + length)), sink);
    at += 9 + length;
  }
}

function emitTexts(texts: Iterable<{ kind: string; text: string }>, sink: Sink): void {
  for (const { kind, text } of texts) sink.text(`${text}\n`, kind);
}

/** Strings of UTF-16 one after the other, each behind its length. */
function* countedStrings(data: Buffer, start: number): Generator<string> {
  for (let at = start; at + 2 <= data.length; ) {
    const end = at + 2 + 2 * data.readUInt16LE(at);
    yield utf16le(data, at + 2, end);
    at = end;
  }
}

/** A string table ([MS-DOC] 2.2.4) with wide characters. */
function* stringTable(data: Buffer): Generator<string> {
  if (data.length >= 6 && data.readUInt16LE(0) === 0xffff) yield* countedStrings(data, 6);
}
