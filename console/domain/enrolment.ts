import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { EnrolmentRequest } from '../../shared/protocol/enrolment.ts';
import type { TokenRecord } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import { Refusal } from './refusal.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Expiring tokens with which PCs join, and the joining itself. */
export class Enrolment {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** A new token: it is in this answer and nowhere else. */
  async createToken({
    note,
    validMinutes,
    uses = 1,
    createdBy,
  }: {
    note: string;
    validMinutes: number;
    /** PCs that may join with it. */
    uses?: number;
    createdBy: string;
  }): Promise<TokenRecord & { token: string }> {
    const token = newSecret();
    const now = Date.now();
    const row = {
      id: randomUUID(),
      token_hash: hashSecret(token),
      note,
      created_by: createdBy,
      created_at: now,
      expires_at: now + validMinutes * 60_000,
      uses,
      used: 0,
      used_at: null,
      used_by: null,
    };
    await this.#db.insertInto('enrolment_tokens').values(row).execute();
    return { ...toRecord(row), token };
  }

  async tokens(): Promise<TokenRecord[]> {
    const rows = await this.#db
      .selectFrom('enrolment_tokens')
      .selectAll()
      .orderBy('created_at', 'desc')
      .limit(500)
      .execute();
    return rows.map(toRecord);
  }

  /** Takes a token back; of one that was used the record stays, and nobody more joins with it. */
  async deleteToken(id: string): Promise<void> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('enrolment_tokens')
      .where('id', '=', id)
      .where('used', '=', 0)
      .executeTakeFirst();
    if (numDeletedRows > 0n) return;
    const now = Date.now();
    const { numUpdatedRows } = await this.#db
      .updateTable('enrolment_tokens')
      .set({ expires_at: now })
      .where('id', '=', id)
      .whereRef('used', '<', 'uses')
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
    const spent = await this.#db
      .selectFrom('enrolment_tokens')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (spent) throw new Refusal('conflict', 'the token has been used; its record stays');
    throw new Refusal('not-found', 'no such token');
  }

  /** Gives a PC its identity. The token is counted in the same transaction, so of two askers for its last use one gets it. */
  async enrol(request: EnrolmentRequest): Promise<{ agentId: string; credential: string }> {
    const agentId = randomUUID();
    const credential = newSecret();
    const now = Date.now();
    await this.#db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('enrolment_tokens')
        .set((row) => ({ used: row('used', '+', 1), used_at: now, used_by: agentId }))
        .where('token_hash', '=', hashSecret(request.token))
        .whereRef('used', '<', 'uses')
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw await this.#whyNot(trx, request.token);
      await trx
        .insertInto('devices')
        .values({
          agent_id: agentId,
          credential_hash: hashSecret(credential),
          hostname: request.hostname,
          platform: request.platform,
          os_version: request.osVersion,
          agent_version: request.agentVersion,
          enrolled_at: now,
          last_seen_at: null,
          silent: 0,
          address: null,
          policy_revision: 0,
          health: null,
          network_status: null,
          groups: '[]',
        })
        .execute();
    });
    return { agentId, credential };
  }

  /** Who holds the token may know what is wrong with it; who guesses learns only that it is unknown. */
  async #whyNot(db: Kysely<Tables>, token: string): Promise<Refusal> {
    const row = await db
      .selectFrom('enrolment_tokens')
      .select(['used', 'uses'])
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    if (!row) return new Refusal('invalid-token', 'unknown enrolment token: copy it again from the console');
    if (row.used >= row.uses) {
      return new Refusal(
        'invalid-token',
        'this enrolment token was used already: make a new one in the console',
      );
    }
    return new Refusal('invalid-token', 'this enrolment token has expired: make a new one in the console');
  }
}

function toRecord(row: Tables['enrolment_tokens']): TokenRecord {
  return {
    id: row.id,
    note: row.note,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    uses: row.uses,
    used: row.used,
    usedAt: row.used_at,
    usedBy: row.used_by,
  };
}
