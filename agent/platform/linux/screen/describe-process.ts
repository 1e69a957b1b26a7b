import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { displayName } from '../../../../shared/events/display-name.ts';
import type { ProcessInfo } from '../../../../shared/events/observation.ts';

/** A process as events tell of it; undefined when it is gone. */
export async function describeProcess(pid: number): Promise<ProcessInfo | undefined> {
  if (!Number.isSafeInteger(pid) || pid < 1) return undefined;
  const path = await readlink(`/proc/${pid}/exe`).catch(() => '');
  const name =
    path === '' ? (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() : basename(path);
  if (name === '') return undefined;
  return {
    pid,
    name: displayName(name).slice(0, 256),
    ...(path === '' ? {} : { path: displayName(path).slice(0, 4096) }),
  };
}
