import { constants } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { authorityFor, parseXAuthority } from './xauthority.ts';

const MAX_AUTHORITY_BYTES = 64 * 1024;
const MAX_ENVIRONMENT_BYTES = 256 * 1024;

/** An X server of this PC, and a person whose programs use it. */
export interface XSession {
  /** As in `:0`. */
  display: string;
  uid: number;
  auth: { name: string; data: string };
}

/** Numbers of the X servers that listen on this PC. */
export async function xServers(folder = '/tmp/.X11-unix'): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => (/^X\d{1,5}$/.test(name) ? [Number(name.slice(1))] : []));
}

/**
 * Finds for each display a program that uses it, which says who its person is and where their secret lies. That file
 * counts only when it belongs to that person: a program could name anybody's.
 */
export async function xSessions(displays: ReadonlySet<number>, proc = '/proc'): Promise<XSession[]> {
  const found = new Map<number, XSession>();
  for (const pid of await readdir(proc).catch(() => [])) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const text = await readFile(`${proc}/${pid}/environ`, 'latin1').catch(() => '');
    const { DISPLAY, XAUTHORITY, HOME } = environment(text.slice(0, MAX_ENVIRONMENT_BYTES));
    const number = Number(/^(?:unix)?:(\d{1,5})(?:\.\d+)?$/.exec(DISPLAY ?? '')?.[1] ?? Number.NaN);
    if (!displays.has(number) || found.get(number)?.auth.data) continue;
    const owner = await stat(`${proc}/${pid}`).catch(() => undefined);
    if (!owner) continue;
    const file = XAUTHORITY ?? (HOME ? `${HOME}/.Xauthority` : undefined);
    const secret = file ? await secretOf(file, owner.uid) : undefined;
    const auth = authorityFor(secret ? parseXAuthority(secret) : [], number);
    found.set(number, { display: `:${number}`, uid: owner.uid, auth });
  }
  return [...found.values()];
}

/** The variables that matter here, of a block as in proc_pid_environ(5). */
export function environment(block: string): Partial<Record<'DISPLAY' | 'XAUTHORITY' | 'HOME', string>> {
  const found: Partial<Record<string, string>> = {};
  for (const each of block.split('\0')) {
    const at = each.indexOf('=');
    const name = each.slice(0, at);
    if (name === 'DISPLAY' || name === 'XAUTHORITY' || name === 'HOME') {
      found[name] ??= Buffer.from(each.slice(at + 1), 'latin1').toString();
    }
  }
  return found;
}

async function secretOf(path: string, uid: number): Promise<Buffer | undefined> {
  if (!path.startsWith('/')) return undefined;
  // A pipe must not keep us, and a link must not lead elsewhere.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch(() => undefined);
  try {
    const stats = await handle?.stat();
    if (!handle || !stats?.isFile() || stats.uid !== uid || stats.size > MAX_AUTHORITY_BYTES)
      return undefined;
    return await handle.readFile();
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}
