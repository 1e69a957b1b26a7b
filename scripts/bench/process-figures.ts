import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** A Node process that does nothing: what the memory of ours is held against. */
export const BARE = 'setInterval(() => {}, 1e9)';

/** `node -e` with the flags of this process. */
export function startNode(script: string): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, '-e', script], { stdio: 'ignore' });
}

/** Time on a processor of all threads, from /proc/PID/task/TID/schedstat (kernel's Documentation/scheduler). */
export async function cpuNanoseconds({ pid }: Pick<ChildProcess, 'pid'>): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const times = threads.map(async (thread) => {
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').catch(() => '0');
    return Number(text.split(' ')[0]);
  });
  return (await Promise.all(times)).reduce((sum, time) => sum + time, 0);
}

/** VmRSS of proc_pid_status(5). */
export async function residentMegabytes({ pid }: Pick<ChildProcess, 'pid'>): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024;
}

/** Pss of proc_pid_smaps_rollup(5): pages that several processes share are divided among them. */
export async function proportionalMegabytes({ pid }: Pick<ChildProcess, 'pid'>): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)![1]) / 1024;
}

/** A process and all that it started, and they. */
export async function withDescendants({ pid }: Pick<ChildProcess, 'pid'>): Promise<{ pid: number }[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    // proc_pid_stat(5): the name in brackets may hold anything; state and parent come after it.
    const parent = /^.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const family = [pid!];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family.map((member) => ({ pid: member }));
}
