/** Counting stops here: no threshold asks for more, and memory has to end somewhere (16 MB a detector). */
export const MAX_DISTINCT = 1_000_000;

/**
 * Counts distinct values by a 64-bit hash in an open-addressed table: a million values in 16 MB where a Set of
 * strings would take 80. Two of a million values share a hash with a chance of 3 in 10⁸.
 */
export class DistinctCounter {
  private table = new Uint32Array(32);
  private used = 0;

  get count(): number {
    return this.used;
  }

  /** True when the value had not been seen. Past MAX_DISTINCT everything counts as seen. */
  add(value: string): boolean {
    let high = 0xdeadbeef ^ value.length;
    let low = 0x41c6ce57;
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return this.addHash(high >>> 0, low >>> 0 || 1); // (0, 0) marks an empty slot
  }

  private addHash(high: number, low: number): boolean {
    if (this.used >= MAX_DISTINCT) return false;
    if (this.used * 4 >= this.table.length) this.grow(); // at most half of the slots, two words a slot
    if (!insert(this.table, high, low)) return false;
    this.used++;
    return true;
  }

  private grow(): void {
    const larger = new Uint32Array(this.table.length * 2);
    for (let at = 0; at < this.table.length; at += 2) {
      const high = this.table[at]!;
      const low = this.table[at + 1]!;
      if (low !== 0) insert(larger, high, low);
    }
    this.table = larger;
  }
}

function insert(table: Uint32Array, high: number, low: number): boolean {
  const mask = table.length / 2 - 1;
  for (let slot = (high ^ low) & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 2;
    if (table[at + 1] === 0) {
      table[at] = high;
      table[at + 1] = low;
      return true;
    }
    if (table[at] === high && table[at + 1] === low) return false;
  }
}
