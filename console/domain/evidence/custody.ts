import type { Kysely } from 'kysely';
import type { CustodyEntry } from '../../api/contract-evidence.ts';
import type { Tables } from '../../store/schema.ts';

/** Who had what to do with a piece of evidence, from its arrival to its end, in order. */
export class Custody {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async note(evidenceId: string, act: CustodyEntry['act'], by?: string, note?: string): Promise<void> {
    await this.#db
      .insertInto('evidence_custody')
      .values({ evidence_id: evidenceId, at: Date.now(), act, by: by ?? null, note: note ?? null })
      .execute();
  }

  async of(evidenceId: string): Promise<CustodyEntry[]> {
    return this.#db
      .selectFrom('evidence_custody')
      .select(['at', 'act', 'by', 'note'])
      .where('evidence_id', '=', evidenceId)
      .orderBy('position')
      .execute();
  }
}
