import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import {
  type Integration,
  type IntegrationRequest,
  type IntegrationSecrets,
  type IntegrationSettings,
  SOURCES,
  type Source,
} from '../../api/contract-integrations.ts';
import type { Tables } from '../../store/schema.ts';
import { Refusal } from '../refusal.ts';
import type { SealedText } from '../sealed-text.ts';
import type { Fold } from './messages/fold.ts';
import type { Cursors } from './record.ts';
import type { Target } from './senders/sender.ts';
import type { Sources } from './sources.ts';

const MOST = 50;
const KEY_BYTES = 32;
const ERROR_LENGTH = 500;

type Row = Selectable<Tables['integrations']>;
type Body = Omit<IntegrationRequest, 'secrets' | 'name' | 'enabled'>;

/** A target with what its delivery needs. */
export interface Run extends Target {
  filter: IntegrationRequest['filter'];
  perSecond: number;
  cursors: Cursors;
  held: Fold[];
  lastDeliveredAt: number | null;
  failingSince: number | null;
}

/** The targets, how far each has got, and how it does. Secrets are sealed and never come out to people again. */
export class Integrations {
  readonly #db: Kysely<Tables>;
  readonly #sealed: SealedText;
  readonly #sources: Sources;
  /** Told when targets were added, changed or removed. */
  onChange: () => void = () => {};

  constructor(db: Kysely<Tables>, sealed: SealedText, sources: Sources) {
    this.#db = db;
    this.#sealed = sealed;
    this.#sources = sources;
  }

  async list(now = Date.now()): Promise<Integration[]> {
    const rows = await this.#db.selectFrom('integrations').selectAll().orderBy('created_at').execute();
    const ends = await this.#sources.ends();
    return Promise.all(rows.map((row) => this.#shown(row, ends, now)));
  }

  /** @throws Refusal `not-found` */
  async get(id: string): Promise<Integration> {
    return this.#shown(await this.#row(id), await this.#sources.ends(), Date.now());
  }

  /**
   * A new target begins with what comes from now on. A webhook without a key gets one, told this once.
   * @throws Refusal `bad-request` for settings that cannot work, `conflict` for one too many
   */
  async create(request: IntegrationRequest): Promise<{ integration: Integration; key: string | null }> {
    const { n } = await this.#db
      .selectFrom('integrations')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (n >= MOST) throw new Refusal('conflict', 'remove integrations that are not used any more');
    const made =
      request.settings.kind === 'webhook' && request.secrets?.key === undefined
        ? `whsec_${randomBytes(KEY_BYTES).toString('base64')}`
        : null;
    const secrets = { ...request.secrets, ...(made === null ? {} : { key: made }) };
    check(request, secrets);
    const id = randomUUID();
    const cursors = await this.#sources.ends();
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('integrations')
        .values({
          id,
          ...this.#written(id, request, secrets),
          created_at: Date.now(),
          delivered: 0,
          last_delivered_at: null,
          last_error: null,
          last_error_at: null,
          failing_since: null,
          given_up: 0,
          held: null,
        })
        .execute();
      await transaction
        .insertInto('integration_cursors')
        .values(SOURCES.map((source) => ({ integration_id: id, source, position: cursors[source] })))
        .execute();
    });
    this.onChange();
    return { integration: await this.get(id), key: made };
  }

  /** Secrets that are left out stay, unless they would then go to somebody else. @throws Refusal */
  async update(id: string, request: IntegrationRequest): Promise<Integration> {
    const row = await this.#row(id);
    const before = JSON.parse(row.body) as Body;
    if (before.settings.kind !== request.settings.kind) {
      throw new Refusal('bad-request', 'settings.kind: make a new integration for another kind of target');
    }
    const kept = this.#secrets(row);
    if (kept.password !== undefined && request.secrets?.password === undefined) {
      if (receiverOf(before.settings) !== receiverOf(request.settings)) {
        throw new Refusal('bad-request', 'secrets.password: give it again for another server');
      }
    }
    const secrets = { ...kept, ...request.secrets };
    check(request, secrets);
    await this.#db
      .updateTable('integrations')
      .set({ ...this.#written(id, request, secrets), failing_since: null, given_up: 0 })
      .where('id', '=', id)
      .execute();
    this.onChange();
    return this.get(id);
  }

  /** @throws Refusal `not-found` */
  async remove(id: string): Promise<void> {
    await this.#row(id);
    await this.#db.deleteFrom('integration_cursors').where('integration_id', '=', id).execute();
    await this.#db.deleteFrom('integrations').where('id', '=', id).execute();
    this.onChange();
  }

  /** For a test: the target as it is, enabled or not. @throws Refusal `not-found` */
  async target(id: string): Promise<Target> {
    return this.#target(await this.#row(id));
  }

  /** Those that are to be delivered to. */
  async runs(): Promise<Run[]> {
    const rows = await this.#db
      .selectFrom('integrations')
      .selectAll()
      .where('enabled', '=', 1)
      .where('given_up', '=', 0)
      .orderBy('created_at')
      .execute();
    return Promise.all(
      rows.map(async (row) => {
        const { filter, perSecond } = JSON.parse(row.body) as Body;
        return {
          ...this.#target(row),
          filter,
          perSecond,
          cursors: await this.#cursors(row.id),
          held: JSON.parse(row.held ?? '[]') as Fold[],
          lastDeliveredAt: row.last_delivered_at,
          failingSince: row.failing_since,
        };
      }),
    );
  }

  /** Durable when it resolves: what was delivered is not sent again. */
  async advance(
    id: string,
    {
      cursors,
      delivered,
      held,
      problem,
      now = Date.now(),
    }: {
      cursors: Partial<Cursors>;
      delivered: number;
      held?: readonly Fold[];
      /** What was passed over, and why. */
      problem?: string;
      now?: number;
    },
  ): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      for (const [source, position] of Object.entries(cursors)) {
        await transaction
          .insertInto('integration_cursors')
          .values({ integration_id: id, source, position })
          .onConflict((conflict) => conflict.columns(['integration_id', 'source']).doUpdateSet({ position }))
          .execute();
      }
      await transaction
        .updateTable('integrations')
        .set((e) => ({
          delivered: e('delivered', '+', delivered),
          ...(delivered > 0 ? { last_delivered_at: now, failing_since: null, given_up: 0 } : {}),
          ...(held ? { held: held.length === 0 ? null : JSON.stringify(held) } : {}),
          ...(problem === undefined
            ? {}
            : { last_error: problem.slice(0, ERROR_LENGTH), last_error_at: now }),
        }))
        .where('id', '=', id)
        .execute();
    });
  }

  /** Nothing got through. `givenUp`: nothing more is tried. */
  async failed(id: string, error: string, givenUp: boolean, now = Date.now()): Promise<void> {
    await this.#db
      .updateTable('integrations')
      .set(({ fn, val }) => ({
        last_error: error.slice(0, ERROR_LENGTH),
        last_error_at: now,
        failing_since: fn.coalesce('failing_since', val(now)),
        ...(givenUp ? { given_up: 1 } : {}),
      }))
      .where('id', '=', id)
      .execute();
  }

  /** A test came through: what waits is tried at once. */
  async worksAgain(id: string): Promise<void> {
    await this.#db
      .updateTable('integrations')
      .set({ failing_since: null, given_up: 0 })
      .where('id', '=', id)
      .execute();
    this.onChange();
  }

  async #row(id: string): Promise<Row> {
    const row = await this.#db.selectFrom('integrations').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such integration');
    return row;
  }

  async #cursors(id: string): Promise<Cursors> {
    const rows = await this.#db
      .selectFrom('integration_cursors')
      .select(['source', 'position'])
      .where('integration_id', '=', id)
      .execute();
    const at = (source: Source) => rows.find((row) => row.source === source)?.position ?? 0;
    return { events: at('events'), audit: at('audit'), notices: at('notices') };
  }

  #secrets({ id, secrets }: Row): IntegrationSecrets {
    return JSON.parse(this.#sealed.open(secrets, id)) as IntegrationSecrets;
  }

  #target(row: Row): Target {
    const { allowLocal, allowPlaintext, settings } = JSON.parse(row.body) as Body;
    return { id: row.id, name: row.name, allowLocal, allowPlaintext, settings, secrets: this.#secrets(row) };
  }

  #written(
    id: string,
    { name, enabled, secrets: _, ...body }: IntegrationRequest,
    secrets: IntegrationSecrets,
  ) {
    return {
      name,
      enabled: enabled ? 1 : 0,
      body: JSON.stringify(body satisfies Body),
      secrets: this.#sealed.seal(JSON.stringify(secrets), id),
    };
  }

  async #shown(row: Row, ends: Cursors, now: number): Promise<Integration> {
    const body = JSON.parse(row.body) as Body;
    const cursors = await this.#cursors(row.id);
    let behind = 0;
    let since = now;
    for (const source of body.filter.sources) {
      const records = Math.max(0, ends[source] - cursors[source]);
      behind += records;
      if (records > 0)
        since = Math.min(since, (await this.#sources.waitingSince(source, cursors[source])) ?? now);
    }
    return {
      id: row.id,
      name: row.name,
      enabled: row.enabled === 1,
      ...body,
      secrets: Object.keys(this.#secrets(row)) as (keyof IntegrationSecrets)[],
      createdAt: row.created_at,
      delivered: row.delivered,
      lastDeliveredAt: row.last_delivered_at,
      lastError: row.last_error,
      lastErrorAt: row.last_error_at,
      failingSince: row.failing_since,
      givenUp: row.given_up === 1,
      behind,
      lagMs: now - since,
    };
  }
}

/** Who gets what is sent. */
function receiverOf(settings: IntegrationSettings): string {
  if (settings.kind !== 'email') return '';
  return JSON.stringify([settings.host, settings.port, settings.security, settings.ca]);
}

function check({ settings, allowPlaintext, filter }: IntegrationRequest, secrets: IntegrationSecrets): void {
  const refuse = (path: string, why: string) => {
    throw new Refusal('bad-request', `${path}: ${why}`);
  };
  const plain = 'it can be read on its way: allow plaintext for this target';
  if (settings.kind === 'syslog' && settings.transport !== 'tls' && !allowPlaintext) {
    refuse('settings.transport', plain);
  }
  if (settings.kind === 'email') {
    if (settings.security === 'none' && !allowPlaintext) refuse('settings.security', plain);
    const onlyNotices = filter.sources.every((source) => source === 'notices');
    if (settings.to.length === 0 && !onlyNotices) refuse('settings.to', 'name somebody');
    if (settings.user !== undefined && secrets.password === undefined)
      refuse('secrets.password', 'is needed');
  }
  const url = settings.kind === 'webhook' ? settings.url : secrets.url;
  if (settings.kind !== 'syslog' && settings.kind !== 'email') {
    if (url === undefined) refuse('secrets.url', 'is needed');
    else if (new URL(url).protocol === 'http:' && !allowPlaintext) refuse('url', plain);
  }
}
