/**
 * nftables expressions that match a DNS message (RFC 1035 §4.1) over UDP with exactly one question, the given
 * name, in any letter case. Offsets are bits from the UDP header: 64 its own length, then the DNS header.
 */
const QUESTION_OFFSET_BITS = 64 + 96;
const CHUNK_BYTES = 8;

/** UDP header, DNS header, name, type and class, and room for an EDNS record without padding (RFC 6891). */
export function maxQueryBytes(name: string): number {
  return 8 + 12 + (name.length + 2) + 4 + 23;
}

/** Matches a query: not a response, opcode 0, one question, no answers, at most one additional record. */
export function matchQuery(name: string): string {
  return [
    '@th,80,16 & 0xf800 == 0x0',
    '@th,96,48 == 0x100000000',
    '@th,144,16 < 0x2',
    `udp length <= ${maxQueryBytes(name)}`,
    ...matchName(name),
  ].join(' ');
}

/** Matches a response that repeats the question. */
export function matchResponse(name: string): string {
  return ['@th,80,16 & 0x8000 == 0x8000', '@th,96,16 == 0x1', ...matchName(name)].join(' ');
}

function matchName(name: string): string[] {
  const wire = [...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0];
  // Clearing bit 5 makes a letter upper case; a byte that is no letter cannot become one that way.
  const starts = labelStarts(name);
  const isLetter = (byte: number, index: number) =>
    !starts.has(index) && /[a-z]/i.test(String.fromCharCode(byte));
  const matches: string[] = [];
  for (let start = 0; start < wire.length; start += CHUNK_BYTES) {
    const bytes = wire.slice(start, start + CHUNK_BYTES);
    const mask = bytes.map((byte, index) => (isLetter(byte, start + index) ? 0xdf : 0xff));
    const value = bytes.map((byte, index) => byte & mask[index]!);
    const field = `@th,${QUESTION_OFFSET_BITS + start * 8},${bytes.length * 8}`;
    matches.push(
      mask.every((byte) => byte === 0xff)
        ? `${field} == ${hex(value)}`
        : `${field} & ${hex(mask)} == ${hex(value)}`,
    );
  }
  return matches;
}

/** Positions of the length bytes: a length of 65 or more cannot occur, so none looks like a letter. */
function labelStarts(name: string): Set<number> {
  const starts = new Set([0]);
  let position = 0;
  for (const label of name.split('.')) {
    position += label.length + 1;
    starts.add(position);
  }
  return starts;
}

function hex(bytes: readonly number[]): string {
  return `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
