/** Turns CSV (RFC 4180) piece by piece into cells parted by tabs and rows by newlines. */
export class CsvReader {
  readonly #delimiter: string;
  #quoted = false;
  /** The last character was a quote within a quoted field: the end of it, or the first of a doubled one. */
  #pendingQuote = false;
  #fieldStart = true;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  read(text: string): string {
    // Without quotes nothing is to be thought about.
    if (!this.#quoted && !this.#pendingQuote && !text.includes('"')) {
      if (text !== '') this.#fieldStart = text.endsWith('\n') || text.endsWith(this.#delimiter);
      return text.replaceAll(this.#delimiter, '\t');
    }
    let out = '';
    for (const char of text) {
      if (this.#pendingQuote) {
        this.#pendingQuote = false;
        if (char === '"') {
          out += '"';
          continue;
        }
        this.#quoted = false;
      }
      if (this.#quoted) {
        if (char === '"') this.#pendingQuote = true;
        // A cell stays one cell, whatever stands in it.
        else out += char === '\t' || char === '\n' || char === '\r' ? ' ' : char;
        continue;
      }
      if (char === '"' && this.#fieldStart) {
        this.#quoted = true;
        this.#fieldStart = false;
      } else if (char === this.#delimiter) {
        out += '\t';
        this.#fieldStart = true;
      } else {
        out += char;
        this.#fieldStart = char === '\n';
      }
    }
    return out;
  }
}

/** The delimiter of a text that is a table: it stands equally often, and at all, in its first lines. */
export function delimiterOf(sample: string, name: string): string | undefined {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, -1)
    .slice(0, 20)
    .filter((line) => line !== '');
  const named = /\.(csv|tsv|tab)$/i.test(name);
  if (lines.length < (named ? 1 : 3)) return undefined;
  let best: { delimiter: string; count: number } | undefined;
  for (const delimiter of [',', '\t', ';', '|']) {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1);
    const same = counts.filter((count) => count === counts[0]).length;
    const count = counts[0] ?? 0;
    // Prose has commas too; a table without a telling name has several in every line.
    if (count >= (named ? 1 : 2) && same >= lines.length * (named ? 0.8 : 1) && count > (best?.count ?? 0)) {
      best = { delimiter, count };
    }
  }
  return best?.delimiter;
}
