/**
 * UTF-16, little-endian, from `start` to `end`; half a character at the end is left out. Everyone decodes with this:
 * `Buffer.toString('utf16le')` of Node 24 writes past its copy of bytes that are odd in number and in address, and
 * the process ends in "double free or corruption".
 */
export function utf16le(data: Buffer, start = 0, end = data.length): string {
  const from = Math.max(0, start);
  const to = Math.min(end, data.length);
  return to - from < 2 ? '' : data.toString('utf16le', from, to - ((to - from) % 2));
}
