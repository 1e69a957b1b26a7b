import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Makes sure that one agent works on a data directory. The lock is the operating system's on a file, so it ends
 * with the process however that ends.
 * @throws Error when another process has it
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const db = new Database(join(dataDir, 'agent.lock'), { timeout: 2_000 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    db.close();
    throw new Error(
      (error as { code?: string }).code === 'SQLITE_BUSY'
        ? `another agent works on ${dataDir}; stop it or choose another directory with --data`
        : `cannot lock ${join(dataDir, 'agent.lock')}: ${(error as Error).message}`,
    );
  }
  return { release: () => void db.close() };
}
