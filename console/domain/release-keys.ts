import { createHmac } from 'node:crypto';
import type { Mac } from '../../shared/release/release-code.ts';
import { loadKeyFile } from './key-file.ts';

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
    return new ReleaseKeys(await loadKeyFile(dataDir, 'release.key'));
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
