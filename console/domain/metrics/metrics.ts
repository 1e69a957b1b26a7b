import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Tables } from '../../store/schema.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Counters } from '../counters.ts';
import type { Integrations } from '../forwarding/integrations.ts';
import type { Policies } from '../policies.ts';
import type { Presence } from '../presence.ts';

/** What is measured anew for each scrape is not asked for more often than this. */
const FRESH_MS = 5000;
const COMMAND_STATES: readonly Tables['commands']['state'][] = [
  'waiting',
  'sent',
  'done',
  'failed',
  'unsupported',
  'expired',
];

interface Measured {
  db: Kysely<Tables>;
  /** Where the embedded database lies; files that are not there are left out. */
  dataDir: string;
  version: string;
  presence: Presence;
  refused: Counters;
  policies: Policies;
  audit: AuditLog;
  integrations: Integrations;
}

/**
 * What one node tells Prometheus. Labels are a few fixed words and ids of integrations: never a person, a PC or a
 * file, so that neither personal data nor a hostile name gets into them, and there are only so many.
 */
export class Metrics {
  readonly registry = new Registry();
  #measured: Measured | undefined;
  #measuredAt = 0;
  #measuring: Promise<void> | undefined;
  readonly #gauges = gauges(this.registry);
  readonly #refused = new Counter({
    name: 'guardpost_refused_total',
    help: 'What the gateway refused since the start, by reason.',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #delivered = new Counter({
    name: 'guardpost_forwarding_delivered_total',
    help: 'Records delivered, by integration.',
    labelNames: ['integration', 'kind'],
    registers: [this.registry],
  });
  #defaults = false;

  /** What there is to measure, when it is there. */
  measure(measured: Measured): void {
    this.#measured = measured;
    this.#gauges.build.set({ version: measured.version }, 1);
  }

  /** The text format of Prometheus. */
  async text(): Promise<string> {
    if (!this.#defaults) {
      this.#defaults = true;
      collectDefaultMetrics({ register: this.registry });
    }
    if (Date.now() - this.#measuredAt >= FRESH_MS) {
      this.#measuring ??= this.#collect().finally(() => {
        this.#measuring = undefined;
      });
      await this.#measuring;
    }
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async #collect(): Promise<void> {
    if (!this.#measured) return;
    const { presence, refused, audit, db } = this.#measured;
    this.#spools(presence);
    this.#refused.reset();
    for (const [reason, count] of Object.entries(refused.all())) this.#refused.inc({ reason }, count);
    this.#gauges.record.set(await audit.size());
    await this.#devices(db);
    await this.#commands(db);
    await this.#adoption();
    await this.#forwarding();
    await this.#files();
    this.#measuredAt = Date.now();
  }

  #spools(presence: Presence): void {
    let connected = 0;
    let events = 0;
    let bytes = 0;
    let dropped = 0;
    let most = 0;
    for (const [, { health }] of presence.entries()) {
      connected++;
      if (!health) continue;
      events += health.spoolEvents;
      bytes += health.spoolBytes;
      dropped += health.dropped;
      most = Math.max(most, health.spoolEvents);
    }
    this.#gauges.connected.set(connected);
    this.#gauges.spoolEvents.set(events);
    this.#gauges.spoolMost.set(most);
    this.#gauges.spoolBytes.set(bytes);
    this.#gauges.dropped.set(dropped);
  }

  async #devices(db: Kysely<Tables>): Promise<void> {
    const { enrolled, silent } = await db
      .selectFrom('devices')
      .select(({ fn }) => [
        fn.countAll<number>().as('enrolled'),
        fn.sum<number | null>('silent').as('silent'),
      ])
      .executeTakeFirstOrThrow();
    this.#gauges.enrolled.set(Number(enrolled));
    this.#gauges.silent.set(Number(silent ?? 0));
  }

  async #commands(db: Kysely<Tables>): Promise<void> {
    const rows = await db
      .selectFrom('commands')
      .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute();
    for (const state of COMMAND_STATES) {
      this.#gauges.commands.set({ state }, Number(rows.find((row) => row.state === state)?.count ?? 0));
    }
  }

  async #adoption(): Promise<void> {
    const { revision, ...counts } = await this.#measured!.policies.adoptionCounts();
    this.#gauges.revision.set(revision);
    for (const [state, count] of Object.entries(counts)) this.#gauges.adoption.set({ state }, count);
  }

  async #forwarding(): Promise<void> {
    const { behind, lag, failing } = this.#gauges;
    for (const gauge of [behind, lag, failing]) gauge.reset();
    this.#delivered.reset();
    for (const { id, enabled, settings, delivered, ...each } of await this.#measured!.integrations.list()) {
      const labels = { integration: id, kind: settings.kind };
      this.#delivered.inc(labels, delivered);
      if (!enabled) continue;
      behind.set(labels, each.behind);
      lag.set(labels, each.lagMs / 1000);
      failing.set(labels, each.failingSince === null && !each.givenUp ? 0 : 1);
    }
  }

  async #files(): Promise<void> {
    for (const [part, name] of [
      ['database', 'console.db'],
      ['log', 'console.db-wal'],
    ] as const) {
      const found = await stat(join(this.#measured!.dataDir, name)).catch(() => undefined);
      if (found) this.#gauges.files.set({ part }, found.size);
    }
  }
}

function gauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `guardpost_${name}`, help, labelNames, registers: [registry] });
  return {
    build: gauge('build_info', 'The version that runs; always 1.', 'version'),
    connected: gauge('agents_connected', 'Agents with an open link to this node.'),
    enrolled: gauge('agents_enrolled', 'PCs that have enrolled.'),
    silent: gauge('agents_silent', 'PCs whose last link ended because they stopped answering.'),
    spoolEvents: gauge(
      'agents_spool_events',
      'Events that connected agents have yet to deliver, as they say.',
    ),
    spoolMost: gauge('agents_spool_events_max', 'The same of the agent with most of them.'),
    spoolBytes: gauge('agents_spool_bytes', 'Size of the spools of connected agents.'),
    dropped: gauge('agents_dropped_events', 'Events that connected agents say they had to drop.'),
    revision: gauge('policy_revision', 'Revision of the policy in force.'),
    adoption: gauge('policy_devices', 'PCs by what became of that revision.', 'state'),
    commands: gauge('commands', 'Orders to agents by state.', 'state'),
    record: gauge('record_entries', 'Entries in the record of acts.'),
    behind: gauge('forwarding_behind', 'Records that wait to be forwarded.', 'integration', 'kind'),
    lag: gauge('forwarding_lag_seconds', 'Age of the first record that waits.', 'integration', 'kind'),
    failing: gauge('forwarding_failing', '1 while nothing gets through.', 'integration', 'kind'),
    files: gauge('database_bytes', 'Size of the embedded database and of its write-ahead log.', 'part'),
  };
}
