import { WORD } from '../text/characters.ts';

/** Called with the index of the term that ends before `end`. */
export type OnTerm = (term: number, end: number) => void;

/**
 * Aho-Corasick automaton over UTF-16 code units (Aho and Corasick, 1975): any number of terms in one pass,
 * time linear in the text whatever text and terms are. Characters that no term holds lead straight back to
 * the root; transitions lie in one open-addressed table, some 12 to 24 bytes a character of the terms.
 *
 * Where a word of letters or digits begins, in a term and in the text, stands a symbol of its own. So a term
 * that begins with a letter is never begun within a word, and most of a text passes by at the root.
 */
export class AhoCorasick {
  private readonly symbols = new Uint16Array(65_536);
  private readonly fromRoot: Int32Array;
  private readonly fail: Int32Array;
  /** Term that ends in a state, or -1; and the next shorter state on the fail path that ends one. */
  private readonly output: Int32Array;
  private readonly shorter: Int32Array;
  /** Terms that are written the same as another: the next of them. */
  private readonly same: Int32Array;
  private readonly keys: Int32Array;
  private readonly labels: Uint16Array;
  private readonly targets: Int32Array;
  private readonly shift: number;

  constructor(terms: readonly string[]) {
    const total = terms.reduce((sum, term) => sum + term.length + wordsIn(term), 0) + 1;
    const bits = Math.max(4, Math.ceil(Math.log2(total * 2)));
    this.shift = 32 - bits;
    this.keys = new Int32Array(2 ** bits).fill(-1);
    this.labels = new Uint16Array(2 ** bits);
    this.targets = new Int32Array(2 ** bits);
    this.same = new Int32Array(terms.length).fill(-1);
    const output = new Int32Array(total).fill(-1);
    const parent = new Int32Array(total);
    const symbolOf = new Uint16Array(total);
    let symbolCount = WORD_BEGINS;
    let states = 1;
    const extend = (state: number, symbol: number): number => {
      const known = this.step(state, symbol);
      if (known >= 0) return known;
      parent[states] = state;
      symbolOf[states] = symbol;
      this.link(state, symbol, states);
      return states++;
    };
    for (let term = 0; term < terms.length; term++) {
      const text = terms[term]!;
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (this.symbols[code] === 0) this.symbols[code] = ++symbolCount;
        if (beginsWord(code, at === 0 ? 0 : text.charCodeAt(at - 1))) state = extend(state, WORD_BEGINS);
        state = extend(state, this.symbols[code]!);
      }
      this.same[term] = output[state]!;
      output[state] = term;
    }
    this.output = output.slice(0, states);
    this.fail = new Int32Array(states);
    this.shorter = new Int32Array(states);
    this.fromRoot = new Int32Array(symbolCount + 1);
    for (let symbol = 1; symbol <= symbolCount; symbol++)
      this.fromRoot[symbol] = Math.max(0, this.step(0, symbol));
    this.linkFailures(states, parent, symbolOf);
  }

  /** Goes on from a state over `text[from, to)`; `normalise` gives the code to step with, or -1 to pass over. */
  run(
    text: string,
    from: number,
    to: number,
    state: number,
    normalise: (text: string, at: number) => number,
    onTerm: OnTerm,
  ): number {
    const { symbols, fromRoot, output, shorter, same } = this;
    let previous = 0;
    for (let at = from - 1; at >= 0 && previous <= 0; at--) previous = normalise(text, at);
    for (let at = from; at < to; at++) {
      const code = normalise(text, at);
      if (code < 0) continue;
      if (beginsWord(code, previous)) {
        state = state === 0 ? fromRoot[WORD_BEGINS]! : this.advance(state, WORD_BEGINS);
      }
      previous = code;
      const symbol = symbols[code]!;
      if (symbol === 0) {
        state = 0;
        continue;
      }
      state = state === 0 ? fromRoot[symbol]! : this.advance(state, symbol);
      if (state === 0) continue;
      for (
        let ending = output[state]! >= 0 ? state : shorter[state]!;
        ending !== 0;
        ending = shorter[ending]!
      ) {
        for (let term = output[ending]!; term >= 0; term = same[term]!) onTerm(term, at + 1);
      }
    }
    return state;
  }

  private advance(state: number, symbol: number): number {
    for (let from = state; from !== 0; from = this.fail[from]!) {
      const next = this.step(from, symbol);
      if (next >= 0) return next;
    }
    return this.fromRoot[symbol]!;
  }

  /** Breadth first, so that a state's fail target, which is shorter, is ready before it. */
  private linkFailures(states: number, parent: Int32Array, symbolOf: Uint16Array): void {
    const depth = new Uint16Array(states);
    let deepest = 0;
    for (let state = 1; state < states; state++) {
      depth[state] = depth[parent[state]!]! + 1; // a parent is always made before its child
      deepest = Math.max(deepest, depth[state]!);
    }
    const starts = new Int32Array(deepest + 2);
    for (let state = 0; state < states; state++) starts[depth[state]! + 1]!++;
    for (let level = 1; level < starts.length; level++) starts[level]! += starts[level - 1]!;
    const order = new Int32Array(states);
    for (let state = 0; state < states; state++) order[starts[depth[state]!]!++] = state;
    for (const state of order) {
      if (depth[state]! > 1) this.fail[state] = this.advance(this.fail[parent[state]!]!, symbolOf[state]!);
      const next = this.fail[state]!;
      this.shorter[state] = next === 0 ? 0 : this.output[next]! >= 0 ? next : this.shorter[next]!;
    }
  }

  private step(state: number, symbol: number): number {
    const mask = this.keys.length - 1;
    for (let slot = this.slot(state, symbol); ; slot = (slot + 1) & mask) {
      const key = this.keys[slot]!;
      if (key === -1) return -1;
      if (key === state && this.labels[slot] === symbol) return this.targets[slot]!;
    }
  }

  private link(state: number, symbol: number, target: number): void {
    const mask = this.keys.length - 1;
    let slot = this.slot(state, symbol);
    while (this.keys[slot] !== -1) slot = (slot + 1) & mask;
    this.keys[slot] = state;
    this.labels[slot] = symbol;
    this.targets[slot] = target;
  }

  private slot(state: number, symbol: number): number {
    return (
      (Math.imul(Math.imul(state, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b), 0xc2b2ae35) >>> this.shift) >>>
      0
    );
  }
}

/** The symbol that stands before the first letter or digit of a word. */
const WORD_BEGINS = 1;

function beginsWord(code: number, previous: number): boolean {
  return WORD[code] === 1 && !(previous > 0 && WORD[previous] === 1);
}

function wordsIn(term: string): number {
  let words = 0;
  for (let at = 0; at < term.length; at++) {
    if (beginsWord(term.charCodeAt(at), at === 0 ? 0 : term.charCodeAt(at - 1))) words++;
  }
  return words;
}
