export interface XAuthority {
  /** As in the file: display number, or empty for any. */
  display: string;
  name: string;
  /** Bytes as characters of ISO Latin-1. */
  data: string;
}

const MAX_ENTRIES = 256;

/**
 * Entries of a file of the form of Xau(3): family, then address, display, name and data, each behind a length of two
 * bytes, the high one first. What is cut off is left out.
 */
export function parseXAuthority(file: Buffer): XAuthority[] {
  const entries: XAuthority[] = [];
  let at = 0;
  const field = (): string | undefined => {
    if (at + 2 > file.length) return undefined;
    const length = file.readUInt16BE(at);
    const end = at + 2 + length;
    if (end > file.length) return undefined;
    const text = file.toString('latin1', at + 2, end);
    at = end;
    return text;
  };
  while (at + 2 <= file.length && entries.length < MAX_ENTRIES) {
    at += 2; // the family: every entry of a person's own file is for a server of theirs
    const [address, display, name, data] = [field(), field(), field(), field()];
    if (address === undefined || display === undefined || name === undefined || data === undefined) break;
    entries.push({ display, name, data });
  }
  return entries;
}

/** The secret for one display of this PC. */
export function authorityFor(
  entries: readonly XAuthority[],
  display: number,
): { name: string; data: string } {
  const fitting = entries.filter(({ name }) => name === 'MIT-MAGIC-COOKIE-1');
  const found =
    fitting.find((entry) => entry.display === String(display)) ??
    fitting.find((entry) => entry.display === '');
  return found ? { name: found.name, data: found.data } : { name: '', data: '' };
}
