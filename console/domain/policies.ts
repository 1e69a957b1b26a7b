import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import { type Envelope, read, type Signer } from '../../shared/authority/envelope.ts';
import { openPolicy, requireSigners, signersOfPolicy } from '../../shared/authority/orders.ts';
import { StatementRefused } from '../../shared/authority/refused.ts';
import { PolicyStatement } from '../../shared/authority/statements.ts';
import type { Language } from '../../shared/i18n/text.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import type { DeviceException } from '../../shared/policy/device-control.ts';
import { loosens } from '../../shared/policy/loosens.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { Policy } from '../../shared/policy/schema.ts';
import type { PolicyStatus } from '../../shared/protocol/policy.ts';
import type { Adoption, PolicyRevision } from '../api/contract.ts';
import { GroupedWrites } from '../store/grouped-writes.ts';
import type { Tables } from '../store/schema.ts';
import type { ApprovalRequest } from './approvals.ts';
import { verify } from './authority/ed25519.ts';
import { POLICY_VALID_MS, type Signatory, type Signing } from './authority/signing.ts';
import { lowestNextRevision } from './policy-numbers.ts';
import type { Presence } from './presence.ts';
import { Refusal } from './refusal.ts';

/** The revision in force for all agents. */
export interface CurrentPolicy {
  revision: number;
  policy: Policy;
  /** As people signed it, JSON; null for the default policy before there was anybody to sign. */
  envelope: string | null;
  /** The last revision before this one that loosened, and its envelope; for agents that were away then. */
  baseline: { revision: number; envelope: string } | null;
}

const SUMMARY = ['revision', 'name', 'note', 'published_by', 'published_at', 'rules', 'kind'] as const;

/** The decisions about known devices, or what they would be after a change of one. */
type KnownDecisions = (asIf?: {
  id: string;
  access: DeviceException['access'] | null;
}) => Promise<DeviceException[]>;

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
  readonly #knownDevices: KnownDecisions;
  readonly #signing: Signing;
  readonly #lowestNext: number;
  #current: CurrentPolicy;
  /** One publication at a time: none may miss a decision that another one carries. */
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    db: Kysely<Tables>,
    presence: Presence,
    knownDevices: KnownDecisions,
    signing: Signing,
    current: CurrentPolicy,
    lowestNext: number,
  ) {
    this.#lowestNext = lowestNext;
    this.#signing = signing;
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
    knownDevices: KnownDecisions,
    signing: Signing,
  ): Promise<Policies> {
    let row = await newest(db);
    if (!row) {
      const result = parsePolicy(DEFAULT_POLICY_SOURCE);
      if (!result.ok) throw new Error(`the default policy is broken: ${result.problems[0]?.message}`);
      await insert(db, 0, {
        revision: 1,
        follows: 0,
        source: DEFAULT_POLICY_SOURCE,
        policy: result.policy,
        note: '',
        by: 'guardpost',
        kind: 'policy',
        envelope: null,
        baseline: 0,
      });
      row = (await newest(db))!;
    }
    const current = {
      revision: row.revision,
      policy: Policy.parse(JSON.parse(row.document)),
      envelope: row.envelope,
      baseline: null,
    };
    const lowestNext = await lowestNextRevision(db);
    const policies = new Policies(db, presence, knownDevices, signing, current, lowestNext);
    policies.#current = { ...policies.#current, baseline: await policies.#baseline(row.baseline) };
    return policies;
  }

  get current(): CurrentPolicy {
    return this.#current;
  }

  /** Calls back with every policy published from now on. */
  onPublished(listener: (current: CurrentPolicy) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Publishes a policy that has no mistakes, signed by who publishes it; one that loosens waits for a second person's
   * signature where the root asks for it. Decisions about known devices since `baseRevision` are no conflict.
   * @throws Refusal `invalid-policy` with the problems, `conflict` when another text was published in between, and as
   * Signatory.hand
   */
  async publish(
    source: string,
    note: string,
    baseRevision: number,
    signatory: Signatory,
    language: Language = 'en',
  ): Promise<PolicyRevision | { proposed: ApprovalRequest }> {
    const parsed = parsePolicy(source, language);
    if (!parsed.ok) {
      throw new Refusal('invalid-policy', 'the policy has mistakes; nothing was published', {
        details: { problems: parsed.problems },
      });
    }
    return this.#inTurn(async () => {
      await this.#requireBase(baseRevision);
      const policy = withKnownDevices(parsed.policy, await this.#knownDevices());
      const { envelope, revision, people, loosens } = await this.#sign(policy, signatory);
      if (people > 1) {
        const kind = 'policy.publish' as const;
        const envelopes = [envelope];
        return { proposed: { kind, source, note, baseRevision, revision, loosens, envelopes } };
      }
      await this.#insert({ source, note, revision, envelope, baseRevision }, signatory.account, 'policy');
      return this.get(revision);
    });
  }

  /**
   * Brings a policy into force that carries its signatures already.
   * @throws Refusal `conflict` when it is not the next one any more, `bad-request` when agents would refuse it
   */
  publishSigned(
    publication: {
      source: string;
      note: string;
      baseRevision: number;
      envelope: Envelope;
    },
    by: string,
  ): Promise<PolicyRevision> {
    return this.#inTurn(async () => {
      const { revision } = readStatement(publication.envelope);
      this.requireNext(revision);
      await this.#insert({ ...publication, revision }, by, 'policy');
      return this.get(revision);
    });
  }

  /**
   * Brings a decision about a known device into force: the text in force with them, as a revision of its own.
   * Undefined when the policy in force controls no devices.
   * @throws Refusal `conflict` when it takes a second person: a decision about a kind of devices is a policy's matter
   */
  publishDevices(
    note: string,
    signatory: Signatory,
    change: { id: string; access: DeviceException['access'] | null; decide: () => Promise<void> },
  ): Promise<number | undefined> {
    return this.#inTurn(async () => {
      if (!this.#current.policy.deviceControl) {
        await change.decide();
        return undefined;
      }
      const base = this.#current.revision;
      const { source } = await this.get(base);
      const result = parsePolicy(source);
      if (!result.ok)
        throw new Error(`revision ${base} cannot be read any more: ${result.problems[0]?.message}`);
      const policy = withKnownDevices(result.policy, await this.#knownDevices(change));
      const { envelope, revision, people } = await this.#sign(policy, signatory);
      if (people > 1) {
        throw new Refusal(
          'conflict',
          'this lets in a whole kind of devices, which takes two people: write it into the policy',
        );
      }
      // Signed first: a decision that nobody signed must not get into the next policy.
      await change.decide();
      await this.#insert(
        { source, note, revision, envelope, baseRevision: base },
        signatory.account,
        'devices',
      );
      return revision;
    });
  }

  /** Signs what is in force and was never signed: the default policy, when the first person came who can. */
  signCurrent(signer: Signer): Promise<void> {
    return this.#inTurn(async () => {
      const { revision, policy, envelope: signed } = this.#current;
      if (signed !== null) return;
      const envelope = JSON.stringify(
        this.#signing.seal('policy', this.#statement(revision, policy), signer),
      );
      await this.#db.updateTable('policies').set({ envelope }).where('revision', '=', revision).execute();
      this.#inForce({ revision, policy, envelope, baseline: null });
    });
  }

  /** The number of the next revision. */
  get next(): number {
    return Math.max(this.#current.revision + 1, this.#lowestNext);
  }

  /** The next revision as it would be signed: for who signs elsewhere. @throws Refusal `invalid-policy` */
  async prepare(source: string, language: Language = 'en'): Promise<PolicyStatement> {
    const parsed = parsePolicy(source, language);
    if (!parsed.ok) {
      throw new Refusal('invalid-policy', 'the policy has mistakes', {
        details: { problems: parsed.problems },
      });
    }
    return this.#statement(this.next, withKnownDevices(parsed.policy, await this.#knownDevices()));
  }

  /** @throws Refusal `conflict` when another revision came in between: the number is part of what was signed */
  requireNext(revision: number): void {
    if (revision === this.next) return;
    throw new Refusal(
      'conflict',
      `revision ${this.#current.revision} was published since this was signed: sign it anew`,
      { details: { current: this.#current.revision } },
    );
  }

  async #sign(
    policy: Policy,
    signatory: Signatory,
  ): Promise<{ envelope: Envelope; revision: number; people: number; loosens: string[] }> {
    const ways = loosens(this.#current.policy, policy);
    const { trust } = this.#signing;
    const people = trust ? signersOfPolicy(trust, ways) : 1;
    const paths = [...new Set(ways.map(({ path }) => path))].slice(0, 100);
    const summary = { statement: 'policy' as const, people, loosens: paths };
    const signer = await signatory.hand(summary, ways.length > 0 ? 'loosening' : 'policy');
    const revision = this.next;
    const envelope = this.#signing.seal('policy', this.#statement(revision, policy), signer);
    return { envelope, revision, people, loosens: paths };
  }

  #statement(revision: number, document: Policy): PolicyStatement {
    const now = Date.now();
    const { consoleId } = this.#signing;
    return { consoleId, revision, issuedAt: now, expiresAt: now + POLICY_VALID_MS, document };
  }

  async #insert(
    {
      source,
      note,
      revision,
      envelope,
      baseRevision,
    }: { source: string; note: string; revision: number; envelope: Envelope; baseRevision: number },
    by: string,
    kind: 'policy' | 'devices',
  ): Promise<void> {
    const former = this.#current;
    const policy = this.#acceptable(envelope, former);
    const text = JSON.stringify(envelope);
    const loosened = loosens(former.policy, policy).length > 0;
    const baseline = loosened ? revision : (former.baseline?.revision ?? 0);
    const done = await insert(this.#db, baseRevision, {
      revision,
      follows: former.revision,
      source,
      policy,
      note,
      by,
      kind,
      envelope: text,
      baseline,
    });
    if (!done) throw new Refusal('conflict', 'another revision was published: try again');
    this.#inForce({
      revision,
      policy,
      envelope: text,
      baseline: loosened ? { revision, envelope: text } : former.baseline,
    });
  }

  /** The policy in a statement that agents will take after the one in force. @throws Refusal `bad-request` */
  #acceptable(envelope: Envelope, former: CurrentPolicy): Policy {
    const { trust } = this.#signing;
    if (!trust) throw new Refusal('conflict', 'nobody is authorised yet');
    try {
      const signed = openPolicy({ trust, verify, now: Date.now() }, envelope, former.revision);
      const policy = Policy.parse(signed.content.document);
      requireSigners(trust, signed, former.policy, policy);
      return policy;
    } catch (error) {
      if (error instanceof StatementRefused) throw new Refusal('bad-request', error.message);
      throw error;
    }
  }

  /** @throws Refusal `conflict` when another text was published after this revision */
  async #requireBase(baseRevision: number): Promise<void> {
    const { revision } = await this.#db
      .selectFrom('policies')
      .select(({ fn }) => fn.max('revision').as('revision'))
      .where('kind', '=', 'policy')
      .executeTakeFirstOrThrow();
    if (revision === null || revision <= baseRevision) return;
    throw new Refusal(
      'conflict',
      `revision ${this.#current.revision} was published since revision ${baseRevision}: look at it first`,
      { details: { current: this.#current.revision } },
    );
  }

  async #baseline(revision: number): Promise<CurrentPolicy['baseline']> {
    if (revision === 0) return null;
    const row = await this.#db
      .selectFrom('policies')
      .select('envelope')
      .where('revision', '=', revision)
      .executeTakeFirst();
    return row?.envelope ? { revision, envelope: row.envelope } : null;
  }

  #inForce(current: CurrentPolicy): void {
    this.#current = current;
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

/** @throws Refusal `bad-request` */
function readStatement(envelope: Envelope): PolicyStatement {
  try {
    return read('policy', envelope.payload, PolicyStatement);
  } catch (error) {
    throw new Refusal('bad-request', (error as Error).message);
  }
}

interface Publication {
  revision: number;
  /** The newest revision before it. */
  follows: number;
  source: string;
  policy: Policy;
  note: string;
  by: string;
  kind: 'policy' | 'devices';
  envelope: string | null;
  baseline: number;
}

/**
 * Writes the next revision; false when another one was written since, or a text after `base`: compared and written in
 * one statement. Only the newest revision can be the base of device decisions.
 */
async function insert(db: Kysely<Tables>, base: number, publication: Publication): Promise<boolean> {
  const { revision, follows, source, policy, note, by, kind, envelope, baseline } = publication;
  const newestOf = (e: ExpressionBuilder<Tables, never>, kinds: ('policy' | 'devices')[]) =>
    e
      .selectFrom('policies')
      .select(({ fn, lit }) => fn.coalesce(fn.max('revision'), lit(0)).as('newest'))
      .where('kind', 'in', kinds);
  const row = await db
    .insertInto('policies')
    .columns([
      'revision',
      'name',
      'source',
      'document',
      'note',
      'published_by',
      'published_at',
      'rules',
      'kind',
      'envelope',
      'baseline',
    ])
    .expression(
      db
        .selectNoFrom((e) => [
          e.val(revision).as('revision'),
          e.val(policy.name).as('name'),
          e.val(source).as('source'),
          e.val(JSON.stringify(policy)).as('document'),
          e.val(note).as('note'),
          e.val(by).as('published_by'),
          e.val(Date.now()).as('published_at'),
          e.val(policy.rules.length).as('rules'),
          e.val(kind).as('kind'),
          e.val(envelope).as('envelope'),
          e.val(baseline).as('baseline'),
        ])
        .where((e) => newestOf(e, ['policy', 'devices']), '=', follows)
        .where(
          (e) => newestOf(e, kind === 'policy' ? ['policy'] : ['policy', 'devices']),
          kind === 'policy' ? '<=' : '=',
          base,
        ),
    )
    .returning('revision')
    .executeTakeFirst();
  return row !== undefined;
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
