import { z } from 'zod';
import type { DiscoveryProgress } from '../../../shared/events/discovery-progress.ts';
import type { Spool } from '../spool/spool.ts';

const Hold = z.object({ by: z.enum(['console', 'person']), until: z.number().optional() });
type Hold = z.infer<typeof Hold>;

const MARK = { kind: 'state', key: 'discovery-hold' } as const;

/**
 * Who holds the search, and how long: kept over restarts. A person at the PC holds it for a time and cannot end what
 * the console holds.
 */
export class DiscoveryControl {
  readonly #spool: Pick<Spool, 'mark' | 'setMarks'>;
  #hold: Hold | undefined;

  constructor(spool: Pick<Spool, 'mark' | 'setMarks'>) {
    this.#spool = spool;
    const kept = spool.mark(MARK.kind, MARK.key);
    this.#hold = kept === undefined ? undefined : Hold.safeParse(JSON.parse(kept)).data;
  }

  /** What holds it now. */
  get hold(): Pick<DiscoveryProgress, 'pausedBy' | 'pausedUntil'> | undefined {
    const hold = this.#hold;
    if (!hold || (hold.until !== undefined && hold.until <= Date.now())) return undefined;
    return { pausedBy: hold.by, ...(hold.until === undefined ? {} : { pausedUntil: hold.until }) };
  }

  async pauseByConsole(): Promise<void> {
    await this.#set({ by: 'console' });
  }

  async goOn(): Promise<void> {
    await this.#set(undefined);
  }

  /** @returns false when the policy grants no pause, or the console holds it already */
  async pauseByPerson(minutes: number): Promise<boolean> {
    if (minutes <= 0 || this.hold) return false;
    await this.#set({ by: 'person', until: Date.now() + minutes * 60_000 });
    return true;
  }

  /** @returns false when no person holds it */
  async goOnByPerson(): Promise<boolean> {
    if (this.hold?.pausedBy !== 'person') return false;
    await this.#set(undefined);
    return true;
  }

  async #set(hold: Hold | undefined): Promise<void> {
    this.#hold = hold;
    await this.#spool.setMarks([{ ...MARK, value: hold ? JSON.stringify(hold) : null }]);
  }
}
