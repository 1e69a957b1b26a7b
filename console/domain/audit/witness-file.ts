import { open, readFile } from 'node:fs/promises';
import type { Witness } from './audit-log.ts';

/**
 * A witness that keeps every checkpoint in a file, one behind the other. Copied off the machine from time to
 * time, it shows a record that was cut short or made anew together with its key.
 */
export function fileWitness(file: string): Witness {
  return async (note) => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(`${note}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
}

/** The notes of a witness file; an unfinished last one (a crash while it was written) is left out. */
export async function readWitnessFile(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const notes = text.split('\n\n— ');
  const result: string[] = [];
  let body = notes[0] ?? '';
  for (const part of notes.slice(1)) {
    const end = part.indexOf('\n\n');
    if (end === -1) break;
    result.push(`${body}\n\n— ${part.slice(0, end + 1)}`);
    body = part.slice(end + 2);
  }
  return result;
}
