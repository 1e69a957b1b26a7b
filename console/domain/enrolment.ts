import { createHash, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { EnrolmentRequest } from '../../shared/protocol/enrolment.ts';
import type { TokenRecord } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { DeviceIdentities } from './device-identities.ts';
import { requestedKey } from './pki/x509.ts';
import { Refusal } from './refusal.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Expiring tokens with which PCs join, and the joining itself. */
export class Enrolment {
  readonly #db: Kysely<Tables>;
  readonly #identities: DeviceIdentities;

  constructor(db: Kysely<Tables>, identities: DeviceIdentities) {
    this.#db = db;
    this.#identities = identities;
  }

  /** A new token, with the fingerprint of the console's authority: it is in this answer and nowhere else. */
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
    const secret = newSecret();
    const now = Date.now();
    const row = {
      id: randomUUID(),
      token_hash: hashSecret(secret),
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
    return { ...toRecord(row), token: `${secret}.${this.#identities.authority.pin}` };
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
  async enrol(request: EnrolmentRequest): Promise<{ agentId: string; certificate: string; ca: string }> {
    const publicKey = await requestedKey(request.csr);
    if (!publicKey) {
      throw new Refusal('bad-request', 'csr: not a request for a P-256 key that proves its possession');
    }
    const keyHash = createHash('sha256').update(publicKey).digest('hex');
    const again = await this.#enrolledBefore(keyHash, request.token);
    if (again !== undefined) return { agentId: again, ...(await this.#identities.issue(again, publicKey)) };
    const agentId = randomUUID();
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
          key_hash: keyHash,
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
          groups_envelope: null,
        })
        .execute();
    });
    return { agentId, ...(await this.#identities.issue(agentId, publicKey)) };
  }

  /**
   * The agent that this very key joined as, with a token that is real: its answer was lost on the way. The
   * certificate is for who holds the key and of no use to anybody else, so it may have it again.
   */
  async #enrolledBefore(keyHash: string, secret: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('devices')
      .innerJoin('enrolment_tokens', (join) => join.on('token_hash', '=', hashSecret(secret)))
      .select('agent_id')
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    if (!row) return undefined;
    if ((await this.#identities.standing(row.agent_id)) !== 'good') {
      throw new Refusal('forbidden', 'this PC was revoked; enrol it with a key of its own');
    }
    return row.agent_id;
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
