import { readFile } from 'node:fs/promises';
import koffi from 'koffi';
import type { PeerCredentials } from '../unix-sessions.ts';

// <asm-generic/socket.h>
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** struct ucred: pid, uid and gid, 32 bits each. */
const UCRED_BYTES = 12;

type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: number[]) => number;

let getsockopt: GetSockOpt | undefined;

/** SO_PEERCRED of unix(7): the process that connected, as the kernel noted it then. @throws when it does not say */
export function peerCredentials(fd: number): PeerCredentials {
  getsockopt ??= koffi
    .load(null)
    .func('int getsockopt(int fd, int level, int name, void *value, _Inout_ uint32_t *length)') as GetSockOpt;
  const value = Buffer.alloc(UCRED_BYTES);
  const length = [UCRED_BYTES];
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0 || length[0] !== UCRED_BYTES) {
    throw new Error('the kernel does not say who connected');
  }
  const pid = value.readInt32LE(0);
  // 0: of another process-id namespace. The user is known all the same, and everything else is not.
  if (pid <= 0) throw new Error('the process that connected is not of this system');
  return { pid, uid: value.readUInt32LE(4) };
}

/**
 * The log-in session of a process by systemd-logind: the one its control group names, else the user's display
 * session (a tray started by the user's service manager is in none), else the user's name for want of any.
 */
export async function sessionOf(
  { pid, uid }: PeerCredentials,
  roots = { proc: '/proc', run: '/run' },
): Promise<string> {
  const groups = await readFile(`${roots.proc}/${pid}/cgroup`, 'utf8').catch(() => '');
  const scope = /\/session-([A-Za-z0-9]{1,64})\.scope/.exec(groups)?.[1];
  if (scope) return scope;
  const user = await readFile(`${roots.run}/systemd/users/${uid}`, 'utf8').catch(() => '');
  return /^DISPLAY=([A-Za-z0-9]{1,64})$/m.exec(user)?.[1] ?? `uid-${uid}`;
}
