import type { Sink } from '../format.ts';
import { officeArtTexts } from '../ole/office-art.ts';
import { Rows } from '../spreadsheet/rows.ts';

/** The text of one sheet, or of a chart in it: cells as they come, everything else after them. */
export class SheetText {
  readonly name: string;
  readonly rows: Rows;
  /** The pieces of its drawing, which is one structure over many records. */
  readonly drawing: Buffer[] = [];
  /** The cell whose formula gives a string that is still to come. */
  waiting: { row: number; column: number } | undefined;
  readonly #sink: Sink;
  readonly #asides = new Map<string, string[]>();

  constructor(sink: Sink, name: string, isChart: boolean) {
    this.#sink = sink;
    this.name = name;
    this.rows = new Rows(sink, isChart ? `${name}#chart` : name);
  }

  aside(part: string, text: string): void {
    if (text.trim() === '') return;
    this.#sink.budget.takeUnpacked(text.length);
    const list = this.#asides.get(part) ?? [];
    list.push(text);
    this.#asides.set(part, list);
  }

  end(): void {
    this.rows.flush();
    for (const { kind, text } of officeArtTexts(Buffer.concat(this.drawing))) this.aside(kind, text);
    for (const [part, texts] of this.#asides)
      this.#sink.text(`${texts.join('\n')}\n`, `${part}:${this.name}`);
  }
}
