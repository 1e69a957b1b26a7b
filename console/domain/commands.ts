import type { Kysely } from 'kysely';
import type { Envelope } from '../../shared/authority/envelope.ts';
import type { Command, CommandBody, CommandResult } from '../../shared/protocol/command.ts';
import type { CommandRecord } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import { readOrder } from './authority/orders.ts';
import { Refusal } from './refusal.ts';

/** Orders to agents: kept until answered or expired, sent again at every connection. */
export class Commands {
  readonly #db: Kysely<Tables>;
  readonly #listeners = new Set<(agentId: string, command: Command) => boolean>();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Calls back with every command given from now on; true when it was sent. */
  onCreated(listener: (agentId: string, command: Command) => boolean): void {
    this.#listeners.add(listener);
  }

  /**
   * What people signed, kept in one transaction. `supersedes`: orders of that kind which were not sent yet are taken
   * back, because this one says the opposite. @throws Refusal `not-found` when one of the devices is unknown
   */
  async createMany(
    envelopes: readonly Envelope[],
    createdBy: string,
    { supersedes }: { supersedes?: CommandBody['kind'] } = {},
  ): Promise<CommandRecord[]> {
    const now = Date.now();
    const rows = envelopes.flatMap((envelope) => {
      const { targets, body, expiresAt } = readOrder(envelope);
      const signed = JSON.stringify(envelope);
      return Object.entries(targets).map(([agentId, id]) => ({
        id,
        agent_id: agentId,
        body: text(body),
        envelope: signed,
        state: 'waiting' as Tables['commands']['state'],
        reason: null,
        created_by: createdBy,
        created_at: now,
        expires_at: expiresAt,
        finished_at: null,
      }));
    });
    await this.#db.transaction().execute(async (trx) => {
      for (const some of chunks(rows)) {
        const ids = some.map((row) => row.agent_id);
        const { known } = await trx
          .selectFrom('devices')
          .select(({ fn }) => fn.countAll<number>().as('known'))
          .where('agent_id', 'in', ids)
          .executeTakeFirstOrThrow();
        if (known !== ids.length) throw new Refusal('not-found', 'no such device');
        if (supersedes !== undefined) {
          await trx
            .updateTable('commands')
            .set({ state: 'expired', reason: 'superseded', finished_at: now })
            .where('agent_id', 'in', ids)
            .where('state', '=', 'waiting')
            .where('body', 'like', `{"kind":"${supersedes}"%`)
            .execute();
        }
        await trx.insertInto('commands').values(some).execute();
      }
    });
    const sent = rows.filter((row) => {
      const command = toCommand(row);
      return [...this.#listeners].filter((listener) => listener(row.agent_id, command)).length > 0;
    });
    await this.markSent(sent.map(({ id }) => id));
    for (const row of sent) row.state = 'sent';
    return rows.map(toRecord);
  }

  /** @throws Refusal `not-found` */
  async get(id: string): Promise<CommandRecord> {
    const row = await this.#db.selectFrom('commands').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such command');
    return toRecord(row);
  }

  /** Newest first, at most 200. */
  async list(agentId: string): Promise<CommandRecord[]> {
    await this.#expire();
    const rows = await this.#db
      .selectFrom('commands')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('created_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(toRecord);
  }

  /** What an agent has yet to answer, oldest first. */
  async unanswered(agentId: string): Promise<Command[]> {
    await this.#expire();
    const rows = await this.#db
      .selectFrom('commands')
      .selectAll()
      .where('agent_id', '=', agentId)
      .where('state', 'in', ['waiting', 'sent'])
      .where('envelope', 'is not', null)
      .orderBy('created_at')
      .execute();
    return rows.map(toCommand);
  }

  async markSent(ids: readonly string[]): Promise<void> {
    for (const some of chunks(ids)) {
      await this.#db
        .updateTable('commands')
        .set({ state: 'sent' })
        .where('id', 'in', some)
        .where('state', '=', 'waiting')
        .execute();
    }
  }

  /** Keeps an agent's answer. False when it was never asked that, or has answered before. */
  async finish(agentId: string, result: CommandResult): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('commands')
      .set({ state: result.state, reason: result.reason ?? null, finished_at: Date.now() })
      .where('id', '=', result.id)
      .where('agent_id', '=', agentId)
      // One that expired here may have been begun in time there: its answer counts.
      .where('state', 'in', ['waiting', 'sent', 'expired'])
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #expire(): Promise<void> {
    const now = Date.now();
    await this.#db
      .updateTable('commands')
      .set({ state: 'expired', finished_at: now })
      .where('state', 'in', ['waiting', 'sent'])
      .where('expires_at', '<=', now)
      .execute();
  }
}

/** As many as one statement takes, with room to spare (SQLite: 32,766 values). */
function* chunks<T>(all: readonly T[], size = 500): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/** With its kind first: what is superseded is looked for by how it begins. */
function text({ kind, ...rest }: CommandBody): string {
  return JSON.stringify({ kind, ...rest });
}

function toCommand(row: Pick<Tables['commands'], 'id' | 'envelope'>): Command {
  return { type: 'command', id: row.id, envelope: JSON.parse(row.envelope ?? 'null') as unknown };
}

function toRecord(row: Tables['commands']): CommandRecord {
  const body = JSON.parse(row.body) as CommandBody;
  return {
    id: row.id,
    agentId: row.agent_id,
    kind: body.kind,
    quarantineId: 'quarantineId' in body ? body.quarantineId : null,
    state: row.state,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
