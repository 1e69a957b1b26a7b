import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

// <fcntl.h>, the same on all architectures.
const O_ACCMODE = 0o3;
const O_CREAT = 0o100;
const O_TRUNC = 0o1000;

/** Numbers of the calls that open, and in which argument the flags stand. */
const CALLS: Partial<
  Record<string, Record<number, 'argument1' | 'argument2' | 'how' | 'create' | 'execute'>>
> = {
  x64: { 2: 'argument1', 257: 'argument2', 437: 'how', 85: 'create', 59: 'execute', 322: 'execute' },
  arm64: { 56: 'argument2', 437: 'how', 221: 'execute', 281: 'execute' },
};

/**
 * Whether a thread that waits in an open wants to write, from the arguments of its system call
 * (proc_pid_syscall(5)); undefined when it cannot be told, as for io_uring.
 */
export function wantsToWrite(tid: number, proc = '/proc'): boolean | undefined {
  try {
    const call = parseSyscall(readFileSync(`${proc}/${tid}/syscall`, 'latin1'), process.arch);
    if (call === undefined || typeof call === 'boolean') return call;
    return isWriting('flags' in call ? call.flags : readHow(tid, call.how, proc));
  } catch {
    return undefined;
  }
}

/** Reads a line of /proc/PID/syscall: the flags, where they are stored, or the answer itself. */
export function parseSyscall(
  line: string,
  architecture: string,
): boolean | { flags: number } | { how: bigint } | undefined {
  const [number, ...values] = line.trim().split(/\s+/);
  const kind = CALLS[architecture]?.[Number(number)];
  if (kind === undefined || values.length < 6) return undefined;
  if (kind === 'create') return true;
  if (kind === 'execute') return false;
  if (kind === 'how') return { how: BigInt(values[2]!) };
  return { flags: Number(BigInt(values[kind === 'argument1' ? 1 : 2]!) & 0xffffffffn) };
}

function isWriting(flags: number): boolean {
  return (flags & O_ACCMODE) !== 0 || (flags & (O_CREAT | O_TRUNC)) !== 0;
}

/** The first field of struct open_how, openat2(2). */
function readHow(tid: number, address: bigint, proc: string): number {
  const memory = openSync(`${proc}/${tid}/mem`, 'r');
  try {
    const how = Buffer.alloc(8);
    readSync(memory, how, 0, 8, address);
    return Number(how.readBigUInt64LE() & 0xffffffffn);
  } finally {
    closeSync(memory);
  }
}
