const PIECE_BYTES = 8 * 1024 * 1024;

interface Piece {
  bytes: Buffer;
  used: number;
  /** Where each of its rows begins. */
  starts: number[];
}

/** Search texts one after another: a word is looked for in all of them at memory speed. */
export class Texts {
  readonly #pieces: Piece[] = [];
  /** Rows at the beginning of the first piece that are gone. */
  #gone = 0;

  add(text: string): void {
    const bytes = Buffer.from(text);
    let piece = this.#pieces.at(-1);
    if (!piece || piece.used + bytes.length + 1 > piece.bytes.length) {
      piece = { bytes: Buffer.alloc(Math.max(PIECE_BYTES, bytes.length + 1)), used: 0, starts: [] };
      this.#pieces.push(piece);
    }
    piece.starts.push(piece.used);
    bytes.copy(piece.bytes, piece.used);
    // Zero ends each text: a word never matches across two.
    piece.used += bytes.length + 1;
  }

  /** 1 for each row whose text contains the word. */
  containing(rows: number, word: string): Uint8Array {
    const mask = new Uint8Array(rows);
    const wanted = Buffer.from(word.replaceAll('\0', ''));
    let before = -this.#gone;
    for (const { bytes, used, starts } of this.#pieces) {
      for (let at = bytes.indexOf(wanted); at >= 0 && at < used; ) {
        const row = rowAt(starts, at);
        if (before + row >= 0) mask[before + row] = 1;
        const next = starts[row + 1];
        if (next === undefined) break;
        at = bytes.indexOf(wanted, next);
      }
      before += starts.length;
    }
    return mask;
  }

  drop(rows: number): void {
    this.#gone += rows;
    while (this.#pieces.length > 1 && this.#pieces[0]!.starts.length <= this.#gone) {
      this.#gone -= this.#pieces.shift()!.starts.length;
    }
  }
}

/** The last row that begins at or before a byte. */
function rowAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
