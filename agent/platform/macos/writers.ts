import type { ProcessInfo } from '../../../shared/events/observation.ts';
import type { Command, RunCommand } from '../command.ts';

const MAX_WRITERS = 16;

/** Processes that have the file open, a field a line: p id, c name, f descriptor, a access (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export function listOpeners(path: string): Command {
  return { file: '/usr/sbin/lsof', args: ['-n', '-P', '-w', '-F', 'pcfa', '--', path], reads: true };
}

/** Those of `listOpeners` with a descriptor open for writing (w) or for both (u). */
export function parseWriters(output: string): ProcessInfo[] {
  const found = new Map<number, ProcessInfo>();
  let current: ProcessInfo | undefined;
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') {
      const pid = Number(value);
      current = Number.isSafeInteger(pid) && pid > 0 ? { pid, name: '' } : undefined;
    } else if (line[0] === 'c' && current) {
      current.name = value.slice(0, 256);
    } else if (line[0] === 'a' && current && (value === 'w' || value === 'u')) {
      if (found.size < MAX_WRITERS) found.set(current.pid, current);
    }
  }
  return [...found.values()];
}

/** @see Platform.writersOf. lsof ends with 1 when nobody has the file open. */
export async function writersOf(run: RunCommand, path: string | Buffer): Promise<ProcessInfo[]> {
  const output = await run(listOpeners(path.toString()));
  return parseWriters(output.stdout).filter(({ pid }) => pid !== process.pid);
}
