import type { Fib } from './fib.ts';

const PAGE = 512;
const IS_ROW_END = 0x2417;

/**
 * Places in the main stream of the marks that end a table's row: paragraphs with sprmPFTtp, out of the formatted
 * disk pages of paragraph properties ([MS-DOC] 2.9.175 PapxFkp).
 */
export function readRowEnds(stream: Buffer, table: Buffer, { paragraphs }: Fib): Set<number> {
  const ends = new Set<number>();
  const plc = table.subarray(paragraphs.at, paragraphs.at + paragraphs.length);
  const count = Math.floor((plc.length - 4) / 8);
  for (let i = 0; i < count; i++) {
    const at = (plc.readUInt32LE(4 * (count + 1) + 4 * i) & 0x3fffff) * PAGE;
    const page = stream.subarray(at, at + PAGE);
    if (page.length === PAGE) readPage(page, ends);
  }
  return ends;
}

function readPage(page: Buffer, ends: Set<number>): void {
  const runs = page[PAGE - 1]!;
  for (let run = 0; run < runs; run++) {
    const entry = 4 * (runs + 1) + 13 * run;
    if (entry >= PAGE) return;
    const at = page[entry]! * 2;
    if (at === 0 || at + 2 >= PAGE) continue;
    const [start, length] = page[at] === 0 ? [at + 2, page[at + 1]! * 2] : [at + 1, page[at]! * 2 - 1];
    if (hasRowEnd(page.subarray(start + 2, start + length))) ends.add(page.readUInt32LE(4 * run));
  }
}

/** Walks the single property modifiers; their sizes stand in their upper bits ([MS-DOC] 2.6.1). */
function hasRowEnd(modifiers: Buffer): boolean {
  let at = 0;
  while (at + 3 <= modifiers.length) {
    const modifier = modifiers.readUInt16LE(at);
    if (modifier === IS_ROW_END) return modifiers[at + 2] !== 0;
    const size = [1, 1, 2, 4, 2, 2, 0, 3][modifier >>> 13]!;
    if (size > 0) at += 2 + size;
    else if (modifier === 0xd608 && at + 4 <= modifiers.length) at += 3 + modifiers.readUInt16LE(at + 2);
    else at += 3 + modifiers[at + 2]!;
  }
  return false;
}
