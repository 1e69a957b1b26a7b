import { createHmac, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mac } from '../../shared/release/release-code.ts';

/**
 * The secrets that release codes are made with. Each agent's is derived from one key that lies in a file of its
 * own, so the database, or a backup of it, releases nothing.
 */
export class ReleaseKeys {
  readonly #master: Buffer;

  private constructor(master: Buffer) {
    this.#master = master;
  }

  /** The key is made at first use. @throws when it cannot be read or made */
  static async load(dataDir: string): Promise<ReleaseKeys> {
    const folder = join(dataDir, 'keys');
    const file = join(folder, 'release.key');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    try {
      return new ReleaseKeys(Buffer.from(await readFile(file, 'utf8'), 'base64url'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const master = randomBytes(32);
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(master.toString('base64url'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return new ReleaseKeys(master);
  }

  /** An agent's secret in base64url, as it is told at enrolment and never again. */
  secretOf(agentId: string): string {
    return this.#keyOf(agentId).toString('base64url');
  }

  macOf(agentId: string): Mac {
    const key = this.#keyOf(agentId);
    return (message) => createHmac('sha256', key).update(message).digest();
  }

  #keyOf(agentId: string): Buffer {
    return createHmac('sha256', this.#master).update(`guardpost release secret 1 ${agentId}`).digest();
  }
}
