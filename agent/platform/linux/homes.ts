import { readFile } from 'node:fs/promises';
import type { Home } from '../platform.ts';

/** Numbers of people's accounts (login.defs(5): UID_MIN; 65534 is nobody). */
const FIRST_PERSON = 1000;
const NOBODY = 65534;
const MAX_HOMES = 256;

/** Homes of the accounts of people in text of the form of passwd(5), and of whoever else is among `uids`. */
export function homesIn(passwd: string, uids: ReadonlySet<number>): Home[] {
  const homes: Home[] = [];
  for (const line of passwd.split('\n')) {
    const [user, , id, , , path] = line.split(':');
    const uid = Number(id);
    if (!user || !id || !path?.startsWith('/') || path === '/' || !Number.isSafeInteger(uid)) continue;
    if ((uid >= FIRST_PERSON && uid !== NOBODY) || uids.has(uid)) homes.push({ user, uid, path });
  }
  return homes.slice(0, MAX_HOMES);
}

/**
 * People of /etc/passwd, and those logged in whom `lookUp` (getent(1)) knows of a directory service.
 * @param lookUp lines of the form of passwd(5) for a user number
 */
export async function homesOfPeople(
  loggedIn: readonly number[],
  lookUp: (uid: number) => Promise<string>,
  etc = '/etc',
): Promise<Home[]> {
  const local = homesIn(await readFile(`${etc}/passwd`, 'utf8').catch(() => ''), new Set(loggedIn));
  const known = new Set(local.map(({ uid }) => uid));
  const distant = await Promise.all(loggedIn.filter((uid) => !known.has(uid)).map(lookUp));
  return [...local, ...homesIn(distant.join('\n'), new Set(loggedIn))];
}
