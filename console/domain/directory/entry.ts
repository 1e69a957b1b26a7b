import type { DirectoryPerson, DirectorySettings } from '../../api/contract-directory.ts';

/** An entry as the directory gives it. */
export type Entry = { dn: string } & Record<string, unknown>;

const LENGTH = 256;
/** From 1601, the epoch of Active Directory's times, to 1970, in milliseconds. */
const FILETIME_EPOCH_MS = 11_644_473_600_000;
const FILETIME_NEVER = 9_223_372_036_854_775_807n;

/** The people in a directory's entries, by their logins; entries without one, or with another's, are counted. */
export function peopleOf(
  entries: readonly Entry[],
  { attributes }: Pick<DirectorySettings, 'attributes'>,
): { people: DirectoryPerson[]; skipped: number } {
  const names = new Map(entries.map((entry) => [entry.dn.toLowerCase(), textOf(entry, attributes.name)]));
  const people = new Map<string, DirectoryPerson>();
  let skipped = 0;
  for (const entry of entries) {
    const user = loginOf(textOf(entry, attributes.user) ?? '');
    if (user === '' || people.has(user)) {
      skipped++;
      continue;
    }
    const manager = textOf(entry, attributes.manager);
    people.set(user, {
      user,
      name: textOf(entry, attributes.name) ?? user,
      department: textOf(entry, attributes.department) ?? null,
      manager: manager === undefined ? null : (names.get(manager.toLowerCase()) ?? firstOf(manager)),
      mail: textOf(entry, attributes.mail) ?? null,
      leavesAt: timeOf(textOf(entry, attributes.leaves)),
    });
  }
  return { people: [...people.values()], skipped };
}

/** A login as events and directories may both write it: without domain, lower-cased. */
export function loginOf(name: string): string {
  const bare = name.slice(name.lastIndexOf('\\') + 1);
  const at = bare.indexOf('@');
  return (at > 0 ? bare.slice(0, at) : bare).trim().toLowerCase().slice(0, LENGTH);
}

/** Milliseconds since the epoch; null for none, for never, and for what is no time. */
export function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  // RFC 4517 section 3.3.13.
  const generalized = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?)?(?:[.,]\d+)?Z?$/.exec(text);
  if (generalized && text.length < 18) {
    const [, year, month, day, hour = '0', minute = '0', second = '0'] = generalized;
    return Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
  }
  if (/^\d+$/.test(text)) {
    const ticks = BigInt(text);
    if (ticks === 0n || ticks >= FILETIME_NEVER) return null;
    return Number(ticks / 10_000n) - FILETIME_EPOCH_MS;
  }
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

/** The first value of an attribute, whatever case the directory writes its name in. */
function textOf(entry: Entry, attribute: string | undefined): string | undefined {
  if (attribute === undefined) return undefined;
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const value = name === undefined ? undefined : entry[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string' || first === '') return undefined;
  return first.slice(0, LENGTH);
}

/** The value of the first part of a distinguished name, for a manager who is not among the entries. */
function firstOf(dn: string): string {
  const value = /^[^=,]+=((?:\\.|[^,\\+])*)/.exec(dn)?.[1];
  return value === undefined ? dn : value.replace(/\\(.)/g, '$1');
}
