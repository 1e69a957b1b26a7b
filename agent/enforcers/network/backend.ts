import type { IsolationTerms, ZoneRestriction } from '../../../shared/policy/network.ts';

/** One way in which a system holds a restriction, and whether it does. */
export interface Mechanism {
  /** Such as `host-rules`, `bridge-rules`, `card-rules`, `boot`. */
  name: string;
  state: 'active' | 'missing' | 'failed';
  /** Why it is not active, or what takes its place. */
  reason?: string;
}

/** What the system holds now, read back from it. */
export interface IsolationState {
  present: boolean;
  /** Names what differs from what was applied last; empty when nothing does. */
  differences: string[];
}

/**
 * How one operating system isolates a computer. It touches nothing but its own rules. Every method reports what
 * the system says afterwards, never what was asked for.
 */
export interface NetworkBackend {
  /**
   * Puts the isolation in force in one step, replacing an earlier one. With `pendingSeconds` the system itself
   * ends it after that time where it can. @throws when the essential rules could not be loaded.
   */
  isolate(terms: IsolationTerms, options: { pendingSeconds?: number }): Promise<Mechanism[]>;
  /** Ends connections that are open, but those to the console and within the computer. */
  cutConnections(terms: IsolationTerms): Promise<{ cut: number; mechanism: Mechanism }>;
  /** Makes the isolation come back at the next start of the system, before the network and without the agent. */
  persist(terms: IsolationTerms): Promise<Mechanism>;
  /** Takes the isolation and its persistence away; what was there before is as it was. */
  release(): Promise<void>;
  /** Compares the system with what was applied last (by this process or, before a restart, another). */
  readIsolation(terms: IsolationTerms, options: { persisted: boolean }): Promise<IsolationState>;
  /** Applies or, with undefined, removes the standing separation of zones. */
  separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<Mechanism[]>;
  readSeparation(): Promise<IsolationState>;
}
