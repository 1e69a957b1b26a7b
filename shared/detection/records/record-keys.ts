/** Records of one document that are told apart by their key; further ones are only counted. */
export const MAX_RECORD_KEYS = 4096;

/** Remembers which customer records a document has, as 52-bit hashes. */
export class RecordKeys {
  readonly #keys = new Set<number>();

  add(record: string): void {
    if (this.#keys.size < MAX_RECORD_KEYS) this.#keys.add(hashOf(record));
  }

  all(): number[] {
    return [...this.#keys];
  }
}

/** Two multiplicative hashes, mixed (the finaliser of MurmurHash3). */
function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
}
