/** A run of addresses of one IP version, both ends included. */
export interface AddressRange {
  version: 4 | 6;
  from: bigint;
  to: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

/** An address, a CIDR range, an address with a mask, or `from-to`. @throws when it is none of them */
export function parseRange(text: string): AddressRange {
  const version = text.includes(':') ? 6 : 4;
  const [first, last] = text.split('-');
  if (last !== undefined) {
    return { version, from: parseAddress(first!, version), to: parseAddress(last, version) };
  }
  const [address, suffix] = text.split('/');
  const value = parseAddress(address!, version);
  if (suffix === undefined) return { version, from: value, to: value };
  const size = 1n << (BITS[version] - BigInt(prefixLength(suffix, version)));
  const from = (value / size) * size;
  return { version, from, to: from + size - 1n };
}

/** Every address of a version. */
export function everyAddress(version: 4 | 6): AddressRange {
  return { version, from: 0n, to: (1n << BITS[version]) - 1n };
}

/** Sorted, without overlaps and without gaps of nothing between them. */
export function merge(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => a.version - b.version || (a.from < b.from ? -1 : 1));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && last.version === range.version && range.from <= last.to + 1n) {
      if (range.to > last.to) last.to = range.to;
    } else merged.push({ ...range });
  }
  return merged;
}

/** What is in the first and not in the second. */
export function subtract(ranges: readonly AddressRange[], holes: readonly AddressRange[]): AddressRange[] {
  let left = merge(ranges);
  for (const hole of merge(holes)) {
    left = left.flatMap((range) => {
      if (range.version !== hole.version || hole.to < range.from || hole.from > range.to) return [range];
      return [
        { ...range, to: hole.from - 1n },
        { ...range, from: hole.to + 1n },
      ].filter(({ from, to }) => from <= to);
    });
  }
  return left;
}

/** What is in both. */
export function intersect(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  return subtract(a, subtract(a, b));
}

/** As Windows writes it: one address, or `from-to`. */
export function formatRange({ version, from, to }: AddressRange): string {
  const text = (value: bigint) => formatAddress(value, version);
  return from === to ? text(from) : `${text(from)}-${text(to)}`;
}

function formatAddress(value: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  // RFC 5952: the longest run of two or more zero groups is shortened, the first of equals.
  let best = { at: 0, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

function parseAddress(text: string, version: 4 | 6): bigint {
  return version === 4 ? parseIpv4(text) : parseIpv6(text);
}

function parseIpv4(text: string): bigint {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    throw new Error(`not an address: ${text}`);
  }
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted && parseIpv4(dotted[2]!);
  const plain = dotted
    ? `${dotted[1]}${(tail! >> 16n).toString(16)}:${(tail! & 0xffffn).toString(16)}`
    : text;
  const [head, rest, more] = plain.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const first = groups(head);
  const last = groups(rest);
  const missing = 8 - first.length - last.length;
  const isComplete = rest === undefined ? missing === 0 : missing >= 1;
  const all = [...first, ...Array(Math.max(0, missing)).fill('0'), ...last];
  if (more !== undefined || !isComplete || !all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    throw new Error(`not an address: ${text}`);
  }
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function prefixLength(suffix: string, version: 4 | 6): number {
  if (version === 4 && suffix.includes('.')) {
    const bits = parseIpv4(suffix).toString(2).padStart(32, '0');
    if (!/^1*0*$/.test(bits)) throw new Error(`not a mask: ${suffix}`);
    return bits.indexOf('0') === -1 ? 32 : bits.indexOf('0');
  }
  const length = Number(suffix);
  if (!/^\d{1,3}$/.test(suffix) || BigInt(length) > BITS[version])
    throw new Error(`not a prefix length: ${suffix}`);
  return length;
}
