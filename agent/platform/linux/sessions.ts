import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { type RunCommand, runCommand } from '../command.ts';

const UNSET = 4294967295; // (uid_t)-1 in /proc/PID/loginuid: nobody logged in above this process
/** systemd-logind keeps one file a session here; its coming and going is all that is taken from it. */
const SESSIONS = '/run/systemd/sessions';

/** User numbers of those logged in: by loginctl(1), without systemd-logind by the log-ins that processes run under. */
export async function loggedInUids(run: RunCommand = runCommand, proc = '/proc'): Promise<number[]> {
  const answer = await run({ file: 'loginctl', args: ['list-sessions', '--no-legend', '--no-pager'] });
  return answer.code === 0 ? parseSessions(answer.stdout) : uidsOfProcesses(proc);
}

/** The second column of `loginctl list-sessions`: SESSION UID USER SEAT TTY. */
export function parseSessions(text: string): number[] {
  const uids = [...text.matchAll(/^\s*\S+\s+(\d+)\s/gm)].map((match) => Number(match[1]));
  return [...new Set(uids)];
}

/** Calls back when a session begins or ends. Nothing comes where systemd-logind does not run. */
export function watchSessions(onChange: () => void, folder = SESSIONS): () => void {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { persistent: false }, onChange);
  } catch {
    return () => {};
  }
  watcher.on('error', () => {});
  return () => watcher.close();
}

async function uidsOfProcesses(proc: string): Promise<number[]> {
  const uids = new Set<number>();
  for (const pid of await readdir(proc).catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const login = (await readFile(`${proc}/${pid}/loginuid`, 'utf8').catch(() => '')).trim();
    if (/^\d+$/.test(login) && Number(login) !== UNSET) uids.add(Number(login));
  }
  return [...uids];
}
