import { isDocumentName } from '../../../shared/screen/documents.ts';
import type { OpenDocument } from '../../enforcers/screen/backend.ts';
import type { Command } from '../command.ts';

/** One line a fact: p for the process, u for its user, f for a descriptor, n for the file's name (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export const listOpenFiles: Command = {
  file: '/usr/sbin/lsof',
  args: ['-nPw', '-F', 'pun', '-a', '-d', '0-1023', '-u', '^0'],
  reads: true,
  timeoutMs: 10_000,
};

const FIRST_PERSON = 501;
const MAX_DOCUMENTS = 256;

/** Documents in the output of `listOpenFiles`. */
export function parseOpenFiles(text: string): OpenDocument[] {
  const found = new Map<string, OpenDocument>();
  let [pid, uid] = [0, 0];
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') pid = Number(value);
    else if (line[0] === 'u') uid = Number(value);
    else if (line[0] === 'n' && value.startsWith('/') && uid >= FIRST_PERSON && pid > 0) {
      const isOurs = /^\/(?:System|Library|Applications|usr|private\/var\/db)\//.test(value);
      if (isDocumentName(value) && !isOurs && found.size < MAX_DOCUMENTS)
        found.set(value, { path: value, pid, uid });
    }
  }
  return [...found.values()];
}
