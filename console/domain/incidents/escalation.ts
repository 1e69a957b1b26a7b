import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import type { Tables } from '../../store/schema.ts';
import { addAct } from './gatherer.ts';
import type { IncidentNotices } from './notices.ts';
import type { IncidentRules } from './rules.ts';
import { readRules } from './rules-store.ts';

const EVERY_MS = 30_000;
const MINUTE_MS = 60_000;
/** Told of so often, and no more: after that it is known to whoever is to know. */
const MOST_ESCALATIONS = 3;

type Due = Pick<Tables['incidents'], 'severity' | 'opened_at' | 'acknowledged_at' | 'escalations' | 'state'>;

/** True when an incident that nobody has acknowledged is to be told of (again): pure. */
export function isDue(
  { severity, opened_at, acknowledged_at, escalations, state }: Due,
  rules: Pick<IncidentRules, 'escalateAfterMinutes'>,
  now: number,
): boolean {
  if (state !== 'open' || acknowledged_at !== null || escalations >= MOST_ESCALATIONS) return false;
  const name = SEVERITIES[severity]!;
  const minutes = name === 'info' || name === 'low' ? null : rules.escalateAfterMinutes[name];
  return minutes !== null && now >= opened_at + minutes * MINUTE_MS * (escalations + 1);
}

/** Looks every half minute for incidents that nobody has looked at. */
export class Escalation {
  readonly #db: Kysely<Tables>;
  readonly #notices: IncidentNotices;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Tables>, notices: IncidentNotices, logger: Logger) {
    this.#db = db;
    this.#notices = notices;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.run().catch((error: Error) =>
        this.#logger.error({ error: error.message }, 'incidents could not be escalated'),
      );
    }, EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Returns how many were escalated. */
  async run(now = Date.now()): Promise<number> {
    const rules = await readRules(this.#db);
    const rows = await this.#db
      .selectFrom('incidents')
      .selectAll()
      .where('state', '=', 'open')
      .where('acknowledged_at', 'is', null)
      .where('escalations', '<', MOST_ESCALATIONS)
      .execute();
    let escalated = 0;
    for (const row of rows.filter((each) => isDue(each, rules, now))) {
      const severity = rules.raise ? Math.min(row.severity + 1, SEVERITIES.length - 1) : row.severity;
      const done = await this.#db.transaction().execute(async (trx) => {
        // Of two consoles that look at once, one tells.
        const { numUpdatedRows } = await trx
          .updateTable('incidents')
          .set({ escalations: row.escalations + 1, severity })
          .where('id', '=', row.id)
          .where('escalations', '=', row.escalations)
          .where('acknowledged_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await addAct(trx, row.id, null, 'escalated', { severity, times: row.escalations + 1 });
        return true;
      });
      if (!done) continue;
      escalated++;
      await this.#notices.tell({
        reason: 'unacknowledged',
        incident: { id: row.id, severity: SEVERITIES[severity]!, events: row.events },
      });
    }
    return escalated;
  }
}
