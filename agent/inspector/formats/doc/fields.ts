/** Word's marks in the text ([MS-DOC] 2.4.1, 2.8.25): where a field begins, its result, its end. */
const BEGIN = '\x13';
const SEPARATOR = '\x14';
const END = '\x15';

/** The text with the results of its fields, and the fields' instructions apart (a link's address is one). */
export function splitFields(text: string): { shown: string; instructions: string[] } {
  if (!text.includes(BEGIN)) return { shown: text, instructions: [] };
  const shown: string[] = [];
  const instructions: string[] = [];
  /** One for each field that is open: its instruction while that is being read, undefined in its result. */
  const open: (string[] | undefined)[] = [];
  for (const piece of text.split(/([\x13-\x15])/)) {
    if (piece === BEGIN) open.push([]);
    else if (piece === SEPARATOR || piece === END) {
      const instruction = open.pop()?.join('').trim();
      if (instruction) instructions.push(instruction);
      if (piece === SEPARATOR) open.push(undefined);
    } else {
      const inner = open.findLast((instruction) => instruction !== undefined);
      if (inner) inner.push(piece);
      else shown.push(piece);
    }
  }
  for (const rest of open) if (rest) shown.push(rest.join(''));
  return { shown: shown.join(''), instructions };
}

/** Marks of tables, breaks and anchors as the characters that a reader sees in their place. */
export function plainText(text: string): string {
  // Rows end with a mark of their own; where nobody has told which it is, two marks together are one.
  const rows = text.includes('\x1d')
    ? text.replaceAll('\x1d', '\n')
    : text.replace(/\x07\x07(?=[^\x07])/g, '\t\n');
  return rows
    .replace(/\x07/g, '\t')
    .replace(/[\r\x0b\x0c\x0e]/g, '\n')
    .replace(/\x1e/g, '-')
    .replace(/[\x00-\x08\x0f-\x1f]/g, '')
    .replace(/\n{3,}/g, '\n\n');
}
