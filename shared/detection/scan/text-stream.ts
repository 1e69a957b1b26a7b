/** Work begins at this many characters; what is pushed at once is read at once. */
const BLOCK = 65_536;
/** What stays before a block for labels and lines, and behind it so that no number is cut. */
const CONTEXT = 256;
const LOOKAHEAD = 512;

/** Reads `text` from `from` up to `to`; what stands before and behind is there to be looked at. */
export type ReadBlock = (text: string, from: number, to: number) => void;

/**
 * Puts pushed pieces together to blocks that end with a line where they can, so that memory is bounded by a
 * block and the largest single push, and a value that straddles pieces is seen whole.
 */
export class TextStream {
  private pending = '';
  private from = 0;
  private readonly read: ReadBlock;

  constructor(read: ReadBlock) {
    this.read = read;
  }

  push(text: string): void {
    this.pending = this.pending === '' ? text : this.pending + text;
    const { pending } = this;
    if (pending.length - this.from < BLOCK) return;
    const latest = pending.length - LOOKAHEAD;
    const lineEnd = pending.lastIndexOf('\n', latest - 1);
    const to = lineEnd >= this.from ? lineEnd + 1 : latest;
    this.read(pending, this.from, to);
    const keep = Math.max(0, to - CONTEXT);
    this.pending = pending.slice(keep);
    this.from = to - keep;
  }

  /** Reads what is left; the next push begins a new text. */
  flush(): void {
    if (this.from < this.pending.length) this.read(this.pending, this.from, this.pending.length);
    this.pending = '';
    this.from = 0;
  }
}
