import type { AuditEntry } from '../../../shared/events/audit-entry.ts';

/** What is refused again within this time is counted, not written down each time. */
const WINDOW_MS = 10 * 60_000;
/** Names that one address may have entries of its own for; further ones are counted together. */
const NAMES_AN_ADDRESS = 16;
const MOST_KEYS = 1000;

interface Counted {
  entry: AuditEntry;
  /** How many there were, and how many of them are on record. */
  count: number;
  recorded: number;
}

/**
 * Refusals of people who are nobody yet. Anybody can cause them without end, so the record must not grow with each:
 * the first of a kind is written down at once, then one entry whenever their number has doubled, and one at the end
 * of ten minutes. `count` says how many an entry stands for (one without it), so the counts add up to what came.
 */
export class FoldedRefusals {
  readonly #append: (entry: AuditEntry) => Promise<unknown>;
  #counted = new Map<string, Counted>();
  #names = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(append: (entry: AuditEntry) => Promise<unknown>) {
    this.#append = append;
  }

  /** Resolves when the record says it, or will when the ten minutes are over. */
  async tell(entry: AuditEntry): Promise<void> {
    const { key, folded } = this.#fold(entry);
    const counted = this.#counted.get(key) ?? { entry: folded, count: 0, recorded: 0 };
    this.#counted.set(key, counted);
    this.#timer ??= setTimeout(() => void this.flush(), WINDOW_MS).unref();
    counted.count++;
    // 1, 2, 4, 8 …: what a crash may take away is never more than what is on record.
    if ((counted.count & (counted.count - 1)) === 0) await this.#record(counted, entry.at);
  }

  /** Writes down what is not yet; to be called before the end. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted = [...this.#counted.values()];
    this.#counted = new Map();
    this.#names = new Map();
    for (const one of counted) if (one.count > one.recorded) await this.#record(one, Date.now());
  }

  async #record(counted: Counted, at: number): Promise<void> {
    const { entry } = counted;
    const count = counted.count - counted.recorded;
    counted.recorded = counted.count;
    await this.#append({ ...entry, at, ...(count > 1 ? { details: { ...entry.details, count } } : {}) });
  }

  /** Which entries count as the same, and what the record says of them. */
  #fold(entry: AuditEntry): { key: string; folded: AuditEntry } {
    const { action, actor, target, details } = entry;
    const key = JSON.stringify([action, actor, target, details]);
    if (this.#counted.has(key)) return { key, folded: entry };
    const address = actor.address ?? '';
    const names = this.#names.get(address) ?? 0;
    if (this.#counted.size >= MOST_KEYS) return together(action, { kind: 'unknown', name: '' });
    if (names >= NAMES_AN_ADDRESS) return together(action, { kind: 'unknown', name: '', address });
    this.#names.set(address, names + 1);
    return { key, folded: entry };
  }
}

function together(
  action: AuditEntry['action'],
  actor: AuditEntry['actor'],
): { key: string; folded: AuditEntry } {
  const folded = { at: 0, actor, action, details: { several: true } };
  return { key: `together ${action} ${actor.address ?? ''}`, folded };
}
