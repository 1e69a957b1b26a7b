import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AuditLog } from '../domain/audit/audit-log.ts';
import { loadRecordSigner, recordFiles } from '../domain/audit/keys.ts';
import { verifyRecord } from '../domain/audit/verify.ts';
import { fileWitness, readWitnessFile } from '../domain/audit/witness-file.ts';
import { consoleId } from '../domain/identity.ts';
import { skipRevisions } from '../domain/policy-numbers.ts';
import { lockDirectory } from '../store/sqlite/directory-lock.ts';
import { DATABASE_FILE, openSqliteStore } from '../store/sqlite/open.ts';
import { readRecord } from '../store/sqlite/read-record.ts';
import { checkDatabase } from '../store/sqlite/snapshot.ts';
import { BackupError, type Manifest } from './manifest.ts';
import { type OpenKey, openArchive } from './sealed-archive.ts';

export interface RestoreOptions {
  file: string;
  dataDir: string;
  key: OpenKey;
  /** Who does it, for the record. */
  by: string;
}

/**
 * Puts a backup in the place of a stopped console's data. Everything is verified before anything is moved; what
 * was there is kept beside it. The restored record ends with the restore. Agents send again what the restored
 * store has not, from the cursor in `welcome`.
 * @returns the manifest and where the former data lies now
 * @throws BackupError, StoreError
 */
export async function restore(options: RestoreOptions): Promise<{ manifest: Manifest; former?: string }> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dirname(dataDir), { recursive: true });
  const scratch = await mkdtemp(`${dataDir}.restoring-`);
  try {
    const manifest = await openArchive(options.file, options.key, scratch);
    checkDatabase(join(scratch, DATABASE_FILE));
    await checkRecord(scratch);
    const former = await moveAside(dataDir);
    await rename(scratch, dataDir);
    await recordRestore(dataDir, manifest, options.by);
    return { manifest, ...(former === undefined ? {} : { former }) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function checkRecord(dataDir: string): Promise<void> {
  const files = recordFiles(dataDir);
  const publicKey = createPublicKey(await readFile(files.publicKey, 'utf8'));
  const witnessed = existsSync(files.witness) ? await readWitnessFile(files.witness) : [];
  const verdict = await readRecord(dataDir, (record) => verifyRecord({ ...record, publicKey, witnessed }));
  if (!verdict.ok) {
    throw new BackupError(`the record in the backup does not verify at ${verdict.index}: ${verdict.reason}`);
  }
}

async function moveAside(dataDir: string): Promise<string | undefined> {
  if (!existsSync(dataDir)) return undefined;
  // Refuses while a console runs on it.
  if (existsSync(join(dataDir, DATABASE_FILE))) lockDirectory(dataDir)();
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const former = `${dataDir}.before-restore-${stamp}`;
  await rename(dataDir, former);
  return former;
}

async function recordRestore(dataDir: string, { madeAt, version }: Manifest, by: string): Promise<void> {
  const store = await openSqliteStore(dataDir);
  try {
    const audit = new AuditLog({
      consoleId: await consoleId(store.db),
      store: store.audit,
      signer: await loadRecordSigner(dataDir),
      witnesses: [fileWitness(recordFiles(dataDir).witness)],
    });
    await skipRevisions(store.db, madeAt, Date.now());
    await audit.append({
      at: Date.now(),
      actor: { kind: 'person', name: by },
      action: 'console.restored',
      details: { backupOf: madeAt, version },
    });
    await audit.checkpoint();
  } finally {
    await store.close();
  }
}
