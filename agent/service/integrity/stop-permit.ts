import { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import type { StateFile } from '../keys/state-files.ts';

const Permit = z.object({ until: z.number().int() });

/** `unexplained`: somebody stopped the service without the security team's leave. */
export type WhyStopped = 'agreed' | 'shutdown' | 'at-a-terminal' | 'unexplained' | 'unknown';

/** The security team's leave to stop the service or take it off the PC, given by a code, for a time. */
export class StopPermit {
  readonly #file: StateFile;
  #until = 0;

  private constructor(file: StateFile) {
    this.#file = file;
  }

  static async open(file: StateFile): Promise<StopPermit> {
    const permit = new StopPermit(file);
    const kept = await file.load().catch(() => undefined);
    const { success, data } = Permit.safeParse(kept);
    if (success) permit.#until = data.until;
    return permit;
  }

  /** Milliseconds since the epoch; in the past when there is no leave. */
  get until(): number {
    return this.#until;
  }

  async give(until: number): Promise<void> {
    await this.#file.save({ until });
    this.#until = until;
  }

  /** What the console is told when the service ends. */
  async whyStopped(platform: Pick<Platform, 'isSystemService' | 'isShuttingDown'>): Promise<WhyStopped> {
    if (this.#until > Date.now()) return 'agreed';
    if (!platform.isSystemService || !platform.isShuttingDown) return 'unknown';
    if (!platform.isSystemService()) return 'at-a-terminal';
    return (await platform.isShuttingDown().catch(() => false)) ? 'shutdown' : 'unexplained';
  }
}
