import type { Kysely } from 'kysely';
import type { LinkedIdentity } from '../../api/contract-sign-on.ts';
import type { Tables } from '../../store/schema.ts';
import type { Proven } from './provider.ts';

type Name = Pick<Proven, 'issuer' | 'subject'>;

/** Which account an identity opens. An identity is issuer and subject together: neither mail address nor name is. */
export class ExternalIdentities {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Id of the account, or undefined when the identity opens none. */
  async userOf({ issuer, subject }: Name): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('external_identities')
      .select('user_id')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row?.user_id;
  }

  /** False when the identity opens an account already. */
  async link({ issuer, subject }: Name, userId: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('external_identities')
      .values({ issuer, subject, user_id: userId, linked_at: Date.now(), last_used_at: null })
      .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async used({ issuer, subject }: Name): Promise<void> {
    await this.#db
      .updateTable('external_identities')
      .set({ last_used_at: Date.now() })
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .execute();
  }

  async listOf(userId: number): Promise<LinkedIdentity[]> {
    const rows = await this.#db
      .selectFrom('external_identities')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('linked_at')
      .execute();
    return rows.map((row) => ({
      issuer: row.issuer,
      subject: row.subject,
      linkedAt: row.linked_at,
      lastUsedAt: row.last_used_at,
    }));
  }

  /** False when the account has no such identity. */
  async unlink({ issuer, subject }: Name, userId: number): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('external_identities')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
