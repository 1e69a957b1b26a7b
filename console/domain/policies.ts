import type { Kysely, Transaction } from 'kysely';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import type { Policy } from '../../shared/policy/schema.ts';
import type { PolicyStatus } from '../../shared/protocol/policy.ts';
import type { Adoption, PolicyRevision } from '../api/contract.ts';
import { GroupedWrites } from '../store/grouped-writes.ts';
import type { Tables } from '../store/schema.ts';
import type { Presence } from './presence.ts';
import { Refusal } from './refusal.ts';

/** The revision in force for all agents. */
export interface CurrentPolicy {
  revision: number;
  policy: Policy;
}

const SUMMARY = ['revision', 'name', 'note', 'published_by', 'published_at', 'rules'] as const;

/** Policies, each publication a revision of its own, and what became of them on every PC. */
export class Policies {
  readonly #db: Kysely<Tables>;
  readonly #statuses: GroupedWrites<Tables['policy_status']>;
  readonly #presence: Presence;
  readonly #listeners = new Set<(current: CurrentPolicy) => void>();
  #current: CurrentPolicy;

  private constructor(db: Kysely<Tables>, presence: Presence, current: CurrentPolicy) {
    this.#db = db;
    this.#statuses = new GroupedWrites(db, writeStatuses);
    this.#presence = presence;
    this.#current = current;
  }

  /** Reads the newest revision; a fresh store starts with the default policy as revision 1. */
  static async open(db: Kysely<Tables>, presence: Presence): Promise<Policies> {
    let row = await newest(db);
    if (!row) {
      const result = parsePolicy(DEFAULT_POLICY_SOURCE);
      if (!result.ok) throw new Error(`the default policy is broken: ${result.problems[0]?.message}`);
      await insert(db, 0, {
        source: DEFAULT_POLICY_SOURCE,
        policy: result.policy,
        note: '',
        by: 'guardpost',
      });
      row = (await newest(db))!;
    }
    return new Policies(db, presence, {
      revision: row.revision,
      policy: JSON.parse(row.document) as Policy,
    });
  }

  get current(): CurrentPolicy {
    return this.#current;
  }

  /** Calls back with every policy published from now on. */
  onPublished(listener: (current: CurrentPolicy) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Publishes a policy that has no mistakes.
   * @throws Refusal `invalid-policy` with the problems, `conflict` when another revision came in between
   */
  async publish(source: string, note: string, baseRevision: number, by: string): Promise<PolicyRevision> {
    const result = parsePolicy(source);
    if (!result.ok) {
      throw new Refusal('invalid-policy', 'the policy has mistakes; nothing was published', {
        details: { problems: result.problems },
      });
    }
    const revision = await insert(this.#db, baseRevision, { source, policy: result.policy, note, by });
    if (revision === undefined) {
      throw new Refusal(
        'conflict',
        `revision ${this.#current.revision} was published since revision ${baseRevision}: look at it first`,
        { details: { current: this.#current.revision } },
      );
    }
    this.#current = { revision, policy: result.policy };
    for (const listener of this.#listeners) listener(this.#current);
    return this.get(revision);
  }

  async list(): Promise<PolicyRevision[]> {
    const rows = await this.#db.selectFrom('policies').select(SUMMARY).orderBy('revision', 'desc').execute();
    return rows.map(toRevision);
  }

  /** @throws Refusal `not-found` */
  async get(revision: number): Promise<PolicyRevision & { source: string }> {
    const row = await this.#db
      .selectFrom('policies')
      .select([...SUMMARY, 'source'])
      .where('revision', '=', revision)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such revision');
    return { ...toRevision(row), source: row.source };
  }

  /** What an agent says became of a revision. One the console never published is not recorded. */
  async recordStatus(agentId: string, status: PolicyStatus): Promise<void> {
    const { revision, state } = status;
    if (revision > this.#current.revision) return;
    const { reason = null, ms = null } = status;
    await this.#statuses.add({ agent_id: agentId, revision, state, reason, ms, at: Date.now() });
  }

  /** What became of a revision on every PC. @throws Refusal `not-found` */
  async adoption(revision: number): Promise<Adoption> {
    await this.get(revision);
    const rows = await this.#db
      .selectFrom('devices')
      .leftJoin('policy_status', (join) =>
        join
          .onRef('policy_status.agent_id', '=', 'devices.agent_id')
          .on('policy_status.revision', '=', revision),
      )
      .select([
        'devices.agent_id',
        'devices.hostname',
        'devices.policy_revision',
        'policy_status.state',
        'policy_status.reason',
        'policy_status.ms',
        'policy_status.at',
      ])
      .orderBy('devices.hostname')
      .execute();
    return {
      revision,
      devices: rows.map((row) => ({
        agentId: row.agent_id,
        hostname: row.hostname,
        online: this.#presence.has(row.agent_id),
        revision: row.policy_revision,
        state: row.policy_revision === revision ? 'applied' : (row.state ?? 'pending'),
        reason: row.reason,
        ms: row.ms,
        at: row.at,
      })),
    };
  }

  /** How many PCs have the revision in force, refused it, or have yet to say. */
  async adoptionCounts(): Promise<{ revision: number; applied: number; refused: number; pending: number }> {
    const { revision, devices } = await this.adoption(this.#current.revision);
    const count = (state: string) => devices.filter((device) => device.state === state).length;
    return { revision, applied: count('applied'), refused: count('refused'), pending: count('pending') };
  }
}

function newest(db: Kysely<Tables>) {
  return db.selectFrom('policies').selectAll().orderBy('revision', 'desc').limit(1).executeTakeFirst();
}

/** The new revision, or undefined when `base` is not the newest any more: compared and written in one statement. */
async function insert(
  db: Kysely<Tables>,
  base: number,
  { source, policy, note, by }: { source: string; policy: Policy; note: string; by: string },
): Promise<number | undefined> {
  const row = await db
    .insertInto('policies')
    .columns(['name', 'source', 'document', 'note', 'published_by', 'published_at', 'rules'])
    .expression(
      db
        .selectNoFrom((e) => [
          e.val(policy.name).as('name'),
          e.val(source).as('source'),
          e.val(JSON.stringify(policy)).as('document'),
          e.val(note).as('note'),
          e.val(by).as('published_by'),
          e.val(Date.now()).as('published_at'),
          e.val(policy.rules.length).as('rules'),
        ])
        .where(
          (e) =>
            e
              .selectFrom('policies')
              .select(({ fn, lit }) => fn.coalesce(fn.max('revision'), lit(0)).as('newest')),
          '=',
          base,
        ),
    )
    .returning('revision')
    .executeTakeFirst();
  return row?.revision;
}

function toRevision(
  row: Pick<Tables['policies'], Exclude<(typeof SUMMARY)[number], 'revision'>> & { revision: number },
): PolicyRevision {
  return {
    revision: row.revision,
    name: row.name,
    note: row.note,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
    rules: row.rules,
  };
}

/** What agents said became of policies; of two words about the same the later one counts. */
async function writeStatuses(
  db: Transaction<Tables>,
  statuses: readonly Tables['policy_status'][],
): Promise<void> {
  const last = new Map(statuses.map((status) => [`${status.agent_id} ${status.revision}`, status]));
  const rows = [...last.values()];
  await db
    .insertInto('policy_status')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['agent_id', 'revision']).doUpdateSet(({ ref }) => ({
        state: ref('excluded.state'),
        reason: ref('excluded.reason'),
        ms: ref('excluded.ms'),
        at: ref('excluded.at'),
      })),
    )
    .execute();
  const applied = Map.groupBy(
    rows.filter(({ state }) => state === 'applied'),
    ({ revision }) => revision,
  );
  for (const [revision, some] of [...applied].sort(([a], [b]) => a - b)) {
    await db
      .updateTable('devices')
      .set({ policy_revision: revision })
      .where(
        'agent_id',
        'in',
        some.map(({ agent_id }) => agent_id),
      )
      .execute();
  }
}
