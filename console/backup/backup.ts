import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DATABASE_FILE } from '../store/sqlite/open.ts';
import { checkDatabase, copyDatabase } from '../store/sqlite/snapshot.ts';
import { filesBeside } from './files-beside.ts';
import { BackupError, Manifest } from './manifest.ts';
import { type OpenKey, openArchive, type SealKey, sealArchive } from './sealed-archive.ts';

/** Folder of the sealed evidence, see EvidenceFiles. */
const EVIDENCE = 'evidence/';

export interface BackupOptions {
  dataDir: string;
  /** The file to make; it must not be there yet. */
  out: string;
  key: SealKey;
  /** Opens what was written, to verify it; without it (sealed to others' keys) the copy is checked before sealing. */
  openKey?: OpenKey;
  version: string;
}

/**
 * Copies a console, running or not, in one state of its store, with its keys: sealed, written durably, then read
 * back and held to what was meant. @throws BackupError
 */
export async function backUp({ dataDir, out, key, openKey, version }: BackupOptions): Promise<Manifest> {
  if (await exists(out)) throw new BackupError(`${out} is there already: name another file`);
  if (!(await exists(join(dataDir, DATABASE_FILE)))) {
    if (await exists(join(dataDir, 'keys'))) {
      throw new BackupError(
        `the store of the console in ${dataDir} is not there: copy this directory, and then its database with pg_dump`,
      );
    }
    throw new BackupError(`there is no console's store in ${dataDir}: name its data directory with --data`);
  }
  // Inside the data directory, whose owner alone may read it.
  const scratch = await mkdtemp(join(dataDir, '.backup-'));
  const partial = `${out}.partial`;
  try {
    const fileOf = (path: string) => join(scratch, path);
    // Before the database: what the witness file has seen of the record is then in it.
    const paths = (await filesBeside(dataDir)).filter((path) => !path.startsWith(EVIDENCE));
    for (const path of paths) {
      await mkdir(dirname(fileOf(path)), { recursive: true, mode: 0o700 });
      await copyFile(join(dataDir, path), fileOf(path));
    }
    await copyDatabase(join(dataDir, DATABASE_FILE), fileOf(DATABASE_FILE));
    checkDatabase(fileOf(DATABASE_FILE));
    // After the database: what that says is there is there, unless its time was over meanwhile.
    paths.push(...(await linkEvidence(dataDir, fileOf)));
    paths.unshift(DATABASE_FILE);
    const manifest = Manifest.parse({
      format: 'guardpost-backup-1',
      madeAt: Date.now(),
      version,
      files: await Promise.all(paths.map(async (path) => ({ path, ...(await describe(fileOf(path))) }))),
    });
    await rm(partial, { force: true });
    await sealArchive(partial, manifest, fileOf, key);
    if (openKey) await openArchive(partial, openKey);
    await rename(partial, out);
    return manifest;
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(partial, { force: true });
  }
}

/** Sealed evidence never changes once it has its name: a link to it is as good as a copy. */
async function linkEvidence(dataDir: string, fileOf: (path: string) => string): Promise<string[]> {
  const names = await readdir(join(dataDir, EVIDENCE)).catch(() => []);
  const linked: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.age')).sort()) {
    const path = `${EVIDENCE}${name}`;
    await mkdir(dirname(fileOf(path)), { recursive: true, mode: 0o700 });
    try {
      await link(join(dataDir, path), fileOf(path));
      linked.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return linked;
}

async function describe(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
