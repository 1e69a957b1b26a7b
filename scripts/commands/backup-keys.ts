import { readFile } from 'node:fs/promises';

const VARIABLE = 'GUARDPOST_BACKUP_PASSPHRASE';

/** The passphrase from a file or the environment: never from the command line, which every user can read. */
export async function passphrase(file: string | undefined): Promise<string | undefined> {
  const text =
    file === undefined ? process.env[VARIABLE] : (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (text === undefined || text === '') return undefined;
  if (text.length < 12) throw new Error('a passphrase has at least 12 characters');
  return text;
}

/** The keys in a file, one a line, as `age-keygen` writes it. */
export async function keysIn(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

export const NO_KEY = `give a passphrase with --passphrase-file or in ${VARIABLE}`;
