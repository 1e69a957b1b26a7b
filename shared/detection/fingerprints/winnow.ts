import { FOLD, HAN, WORD } from '../text/characters.ts';

/** Characters (letters, digits, Han) to a fingerprint: shorter stretches that agree are chance. */
export const GRAM = 16;
/** Of so many fingerprints in a row the least is kept: agreement over GRAM + WINDOW - 1 characters is never missed. */
export const WINDOW = 16;

const BASE = 0x01000193;
const BASE_TO_GRAM = (() => {
  let power = 1;
  for (let count = 0; count < GRAM; count++) power = Math.imul(power, BASE);
  return power;
})();

/**
 * Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) over a stream of text: fingerprints that do not
 * depend on where in a document a passage stands, on white space, punctuation, case or width.
 */
export class Winnower {
  private readonly codes = new Uint16Array(GRAM);
  private readonly hashes = new Uint32Array(WINDOW);
  private read = 0;
  private rolling = 0;
  private grams = 0;
  private least = -1;

  /** Forgets what was read: what follows does not go on with it. */
  reset(): void {
    this.read = 0;
    this.rolling = 0;
    this.grams = 0;
    this.least = -1;
    this.codes.fill(0);
  }

  /** Calls back with every fingerprint chosen and the number of characters read up to it. */
  push(text: string, from: number, to: number, each: (fingerprint: number, position: number) => void): void {
    const { codes, hashes } = this;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (WORD[code] !== 1 && HAN[code] !== 1) continue;
      const folded = FOLD[code]!;
      const slot = this.read % GRAM;
      this.rolling = (Math.imul(this.rolling, BASE) + folded - Math.imul(codes[slot]!, BASE_TO_GRAM)) | 0;
      codes[slot] = folded;
      if (++this.read < GRAM) continue;
      const gram = this.grams++;
      hashes[gram % WINDOW] = mix(this.rolling);
      if (gram < WINDOW - 1) continue;
      const before = this.least;
      if (before <= gram - WINDOW || before < 0) this.least = this.leastOf(gram);
      // The rightmost of equal ones, so that a run of one character leaves few.
      else if (hashes[gram % WINDOW]! <= hashes[before % WINDOW]!) this.least = gram;
      if (this.least !== before) each(hashes[this.least % WINDOW]!, this.least);
    }
  }

  private leastOf(last: number): number {
    let least = last;
    for (let gram = last - 1; gram > last - WINDOW && gram >= 0; gram--) {
      if (this.hashes[gram % WINDOW]! < this.hashes[least % WINDOW]!) least = gram;
    }
    return least;
  }
}

/** The final mix of MurmurHash3: near texts get far hashes. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
