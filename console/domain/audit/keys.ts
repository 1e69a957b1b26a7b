import { createPublicKey } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckpointSigner, checkpointSigner, newSigningKey } from './checkpoint.ts';

/** Where the record's keys and the witness file lie in a console's data directory, apart from the database. */
export function recordFiles(dataDir: string): { privateKey: string; publicKey: string; witness: string } {
  return {
    privateKey: join(dataDir, 'keys', 'record.key'),
    publicKey: join(dataDir, 'keys', 'record.pub'),
    witness: join(dataDir, 'record-checkpoints.txt'),
  };
}

/**
 * The signer of the record, its key made at first use. The public key is laid beside it for verification.
 * @throws when the key cannot be read or made
 */
export async function loadRecordSigner(dataDir: string): Promise<CheckpointSigner> {
  const files = recordFiles(dataDir);
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  await chmod(join(dataDir, 'keys'), 0o700);
  let pem: string;
  try {
    pem = await readFile(files.privateKey, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    pem = newSigningKey();
    await writeDurably(files.privateKey, pem);
    await writeDurably(
      files.publicKey,
      createPublicKey(pem).export({ type: 'spki', format: 'pem' }) as string,
    );
  }
  return checkpointSigner(pem);
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
