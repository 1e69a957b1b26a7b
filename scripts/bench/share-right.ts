/**
 * The share of characters that are right, spaces aside: 1 less what must be put in, taken out or changed
 * (Levenshtein) for each character that there is.
 */
export function shareRight(expected: string, read: string): number {
  const is = [...expected.replace(/\s/g, '')];
  const got = [...read.replace(/\s/g, '')];
  let row = Array.from({ length: got.length + 1 }, (_, i) => i);
  for (const [i, character] of is.entries()) {
    const next = [i + 1];
    for (const [j, other] of got.entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (character === other ? 0 : 1)));
    }
    row = next;
  }
  return is.length === 0 ? 1 : 1 - row[got.length]! / is.length;
}
