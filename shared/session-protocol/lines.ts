/** Cuts a stream of text into lines and holds each to a length. */
export class Lines {
  readonly #limit: number;
  #parts: string[] = [];
  #length = 0;

  /** @param limit characters that a line may have */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The lines that are complete now. @throws RangeError when one is too long; what follows cannot be read then */
  push(chunk: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      this.#add(chunk.slice(from, end));
      lines.push(this.#parts.join(''));
      this.#parts = [];
      this.#length = 0;
      from = end + 1;
    }
    if (from < chunk.length) this.#add(chunk.slice(from));
    return lines;
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#limit) throw new RangeError(`a line may have ${this.#limit} characters`);
    this.#parts.push(part);
  }
}
