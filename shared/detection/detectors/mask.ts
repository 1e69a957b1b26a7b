/** Keeps `head` and `tail` characters and stars the rest, one star a character: `1101**********002X`. */
export function maskMiddle(value: string, head: number, tail: number): string {
  const chars = [...value];
  if (chars.length <= head + tail) return chars.map((_, at) => (at === 0 ? chars[0] : '*')).join('');
  const stars = '*'.repeat(chars.length - head - tail);
  return chars.slice(0, head).join('') + stars + chars.slice(chars.length - tail).join('');
}
