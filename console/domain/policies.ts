import type { Kysely, Transaction } from 'kysely';
import type { Language } from '../../shared/i18n/text.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import type { DeviceException } from '../../shared/policy/device-control.ts';
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

const SUMMARY = ['revision', 'name', 'note', 'published_by', 'published_at', 'rules', 'kind'] as const;

/** As many as the schema of a policy takes. */
const MAX_EXCEPTIONS = 10_000;

/**
 * Policies, each publication a revision of its own, and what became of them on every PC. What agents get is the
 * text that people wrote with the decisions about known devices put before its exceptions: one document with one
 * number, so that adoption shows when an approved stick may be used, and an agent holds all of it or nothing.
 */
export class Policies {
  readonly #db: Kysely<Tables>;
  readonly #statuses: GroupedWrites<Tables['policy_status']>;
  readonly #presence: Presence;
  readonly #listeners = new Set<(current: CurrentPolicy) => void>();
  readonly #knownDevices: () => Promise<DeviceException[]>;
  #current: CurrentPolicy;
  /** One publication at a time: none may miss a decision that another one carries. */
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    db: Kysely<Tables>,
    presence: Presence,
    knownDevices: () => Promise<DeviceException[]>,
    current: CurrentPolicy,
  ) {
    this.#db = db;
    this.#statuses = new GroupedWrites(db, writeStatuses);
    this.#presence = presence;
    this.#knownDevices = knownDevices;
    this.#current = current;
  }

  /**
   * Reads the newest revision; a fresh store starts with the default policy as revision 1. `knownDevices` gives
   * the decisions about known devices as they are when it is called.
   */
  static async open(
    db: Kysely<Tables>,
    presence: Presence,
    knownDevices: () => Promise<DeviceException[]>,
  ): Promise<Policies> {
    let row = await newest(db);
    if (!row) {
      const result = parsePolicy(DEFAULT_POLICY_SOURCE);
      if (!result.ok) throw new Error(`the default policy is broken: ${result.problems[0]?.message}`);
      await insert(db, 0, {
        source: DEFAULT_POLICY_SOURCE,
        policy: result.policy,
        note: '',
        by: 'guardpost',
        kind: 'policy',
      });
      row = (await newest(db))!;
    }
    return new Policies(db, presence, knownDevices, {
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
   * Publishes a policy that has no mistakes. Decisions about known devices since `baseRevision` are no conflict.
   * @throws Refusal `invalid-policy` with the problems, `conflict` when another text was published in between
   */
  async publish(
    source: string,
    note: string,
    baseRevision: number,
    by: string,
    language: Language = 'en',
  ): Promise<PolicyRevision> {
    const result = parsePolicy(source, language);
    if (!result.ok) {
      throw new Refusal('invalid-policy', 'the policy has mistakes; nothing was published', {
        details: { problems: result.problems },
      });
    }
    return this.#inTurn(async () => {
      const policy = withKnownDevices(result.policy, await this.#knownDevices());
      const revision = await insert(this.#db, baseRevision, { source, policy, note, by, kind: 'policy' });
      if (revision === undefined) {
        throw new Refusal(
          'conflict',
          `revision ${this.#current.revision} was published since revision ${baseRevision}: look at it first`,
          { details: { current: this.#current.revision } },
        );
      }
      this.#inForce(revision, policy);
      return this.get(revision);
    });
  }

  /**
   * Brings the decisions about known devices into force: the text in force with them, as a revision of its own.
   * Undefined when the policy in force controls no devices.
   */
  publishDevices(note: string, by: string): Promise<number | undefined> {
    return this.#inTurn(async () => {
      if (!this.#current.policy.deviceControl) return undefined;
      const base = this.#current.revision;
      const { source } = await this.get(base);
      const result = parsePolicy(source);
      if (!result.ok)
        throw new Error(`revision ${base} cannot be read any more: ${result.problems[0]?.message}`);
      const policy = withKnownDevices(result.policy, await this.#knownDevices());
      const revision = await insert(this.#db, base, { source, policy, note, by, kind: 'devices' });
      if (revision === undefined) throw new Refusal('conflict', 'another revision was published: try again');
      this.#inForce(revision, policy);
      return revision;
    });
  }

  #inForce(revision: number, policy: Policy): void {
    this.#current = { revision, policy };
    for (const listener of this.#listeners) listener(this.#current);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
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
  async adoption(revision: number, agents?: ReadonlySet<string>): Promise<Adoption> {
    await this.get(revision);
    const all = await this.#db
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
    const rows = agents ? all.filter((row) => agents.has(row.agent_id)) : all;
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
  async adoptionCounts(
    agents?: ReadonlySet<string>,
  ): Promise<{ revision: number; applied: number; refused: number; pending: number }> {
    const { revision, devices } = await this.adoption(this.#current.revision, agents);
    const count = (state: string) => devices.filter((device) => device.state === state).length;
    return { revision, applied: count('applied'), refused: count('refused'), pending: count('pending') };
  }
}

function newest(db: Kysely<Tables>) {
  return db.selectFrom('policies').selectAll().orderBy('revision', 'desc').limit(1).executeTakeFirst();
}

/** The decisions first: they are about one device, what people write is mostly about many. */
function withKnownDevices(policy: Policy, known: readonly DeviceException[]): Policy {
  const { deviceControl } = policy;
  if (!deviceControl || known.length === 0) return policy;
  const exceptions = [...known, ...deviceControl.exceptions];
  if (exceptions.length > MAX_EXCEPTIONS) {
    throw new Refusal(
      'conflict',
      `a policy can carry ${MAX_EXCEPTIONS} exceptions, with those for known devices`,
    );
  }
  return { ...policy, deviceControl: { ...deviceControl, exceptions } };
}

interface Publication {
  source: string;
  policy: Policy;
  note: string;
  by: string;
  kind: 'policy' | 'devices';
}

/**
 * The new revision, or undefined when a text was published after `base`: compared and written in one statement.
 * Only the newest revision can be the base of device decisions.
 */
async function insert(
  db: Kysely<Tables>,
  base: number,
  { source, policy, note, by, kind }: Publication,
): Promise<number | undefined> {
  const row = await db
    .insertInto('policies')
    .columns(['name', 'source', 'document', 'note', 'published_by', 'published_at', 'rules', 'kind'])
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
          e.val(kind).as('kind'),
        ])
        .where(
          (e) =>
            e
              .selectFrom('policies')
              .select(({ fn, lit }) => fn.coalesce(fn.max('revision'), lit(0)).as('newest'))
              .where('kind', 'in', kind === 'policy' ? ['policy'] : ['policy', 'devices']),
          kind === 'policy' ? '<=' : '=',
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
    kind: row.kind,
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
