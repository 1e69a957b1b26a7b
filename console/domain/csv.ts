/** What spreadsheets take for the beginning of a formula (OWASP: CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A byte order mark: spreadsheets otherwise read Chinese text as another encoding. */
export const CSV_START = '\uFEFF';

/** One line of CSV after RFC 4180; a cell that a spreadsheet would take for a formula is made text. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
