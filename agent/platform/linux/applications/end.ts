import koffi from 'koffi';
import type { RunningProgram } from '../../../enforcers/applications/backend.ts';
import type { Processes } from './processes.ts';

// <asm-generic/unistd.h>, the same on every architecture that Debian has.
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;
const SIGTERM = 15;
const SIGKILL = 9;
/** What a program gets to save its work. */
const GRACE_MS = 3_000;
const LOOK_MS = 50;

let libc: ReturnType<typeof load> | undefined;

function load() {
  const lib = koffi.load(null);
  return {
    syscall: lib.func('long syscall(long number, long a, long b, void *c, long d)'),
    close: lib.func('int close(int fd)'),
  };
}

/**
 * Ends a process by a descriptor of it (pidfd_open(2)), so that a number that was given out again meanwhile can
 * never hit another: what it is, is checked after the descriptor holds it.
 */
export async function endProcess(program: RunningProgram, processes: Processes): Promise<boolean> {
  libc ??= load();
  const { syscall, close } = libc;
  const fd = Number(syscall(SYS_PIDFD_OPEN, program.pid, 0, null, 0));
  if (fd < 0) return !(await processes.isStill(program));
  try {
    if (!(await processes.isStill(program))) return true;
    for (const signal of [SIGTERM, SIGKILL]) {
      syscall(SYS_PIDFD_SEND_SIGNAL, fd, signal, null, 0);
      const deadline = performance.now() + GRACE_MS;
      while (performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        if (!(await processes.isStill(program))) return true;
      }
    }
    return false;
  } finally {
    close(fd);
  }
}
