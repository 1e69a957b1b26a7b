import { readFile } from 'node:fs/promises';

const VARIABLE = 'GUARDPOST_KEY_PASSPHRASE';

/** The passphrase of a key from a file or the environment: never from the command line, which every user can read. */
export async function keyPassphrase(file: string | undefined): Promise<string> {
  const text =
    file === undefined ? process.env[VARIABLE] : (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (text === undefined || text === '') {
    throw new Error(`give the passphrase of the key with --passphrase-file or in ${VARIABLE}`);
  }
  if (text.length < 12) throw new Error('a passphrase has at least 12 characters');
  return text;
}
