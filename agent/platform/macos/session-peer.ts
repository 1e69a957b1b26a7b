import type koffi from 'koffi';
import type { PeerCredentials } from '../unix-sessions.ts';

// <sys/un.h>
const SOL_LOCAL = 0;
const LOCAL_PEERCRED = 1;
const LOCAL_PEERPID = 2;
/** struct xucred of <sys/ucred.h>: version, uid, a count and 16 groups. */
const XUCRED_BYTES = 76;
const XUCRED_VERSION = 0;

export type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: number[]) => number;

/** getsockopt(2) of the system's library. @throws anywhere but on macOS and Linux */
export async function loadGetSockOpt(): Promise<GetSockOpt> {
  const { default: ffi }: { default: typeof koffi } = await import('koffi');
  return ffi
    .load(null)
    .func('int getsockopt(int fd, int level, int name, void *value, _Inout_ uint32_t *length)') as GetSockOpt;
}

/** LOCAL_PEERCRED and LOCAL_PEERPID of unix(4). @throws when the kernel does not say who connected */
export function peerCredentials(getsockopt: GetSockOpt, fd: number): PeerCredentials {
  const credentials = Buffer.alloc(XUCRED_BYTES);
  const pid = Buffer.alloc(4);
  const known =
    getsockopt(fd, SOL_LOCAL, LOCAL_PEERCRED, credentials, [XUCRED_BYTES]) === 0 &&
    credentials.readUInt32LE(0) === XUCRED_VERSION &&
    getsockopt(fd, SOL_LOCAL, LOCAL_PEERPID, pid, [4]) === 0;
  if (!known || pid.readInt32LE(0) <= 0) throw new Error('the kernel does not say who connected');
  return { pid: pid.readInt32LE(0), uid: credentials.readUInt32LE(4) };
}
