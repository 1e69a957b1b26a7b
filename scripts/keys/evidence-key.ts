import { open, readFile } from 'node:fs/promises';
import { newHolderKey, openHolderKey } from '../../shared/evidence/holder-key.ts';

/** Makes a key pair of an evidence holder; the private half goes into a new file for its owner alone. */
export async function makeEvidenceKey(out: string, passphrase: string): Promise<string> {
  const { recipient, file } = await newHolderKey(passphrase);
  const handle = await open(out, 'wx', 0o600);
  try {
    await handle.writeFile(file.endsWith('\n') ? file : `${file}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return recipient;
}

/** @throws Error naming the file and what is wrong with it */
export async function readEvidenceKey(file: string, passphrase: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`cannot read the key file ${file}: ${error.message}`);
  });
  try {
    return await openHolderKey(text, passphrase);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}
