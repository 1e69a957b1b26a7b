import { randomUUID } from 'node:crypto';
import type { Inspection } from '../../../shared/detection/finding.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import { evaluate } from '../../../shared/policy/evaluate.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { underHold } from '../../../shared/policy/under-hold.ts';
import type { Notifier } from '../../enforcers/notification/notifier.ts';
import type { Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import type { Inspector, Verdict } from '../../inspector/inspector.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import type { BulkAccount } from '../bulk/bulk-account.ts';
import type { EvidenceTaking, TakenEvidence } from '../evidence/evidence-taking.ts';
import type { Logger } from '../log.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import { type Mark, type Spool, SpoolFull } from '../spool/spool.ts';
import { Asking, type AskPerson, type Settled } from './asking.ts';
import { FileQueue } from './file-queue.ts';
import { RecentKeys } from './recent-keys.ts';
import { SeenFiles, type Sighting } from './seen-files.ts';
import { Taking } from './taking.ts';

export interface PipelineOptions {
  spool: Spool;
  inspector: Inspector;
  quarantine: Quarantine;
  notifier: Pick<Notifier, 'notify'>;
  policy: () => NumberedPolicy;
  log: Logger;
  /** Counts what leaves. */
  bulk?: BulkAccount;
  /** Keeps what a rule wants kept. */
  evidence?: Pick<EvidenceTaking, 'mayBeAsked' | 'take' | 'told' | 'drop'>;
  /** Asks a person about what a rule warns of. Absent: nobody can be asked. */
  ask?: AskPerson;
  /** Where the medium with this key is mounted now. */
  rootOf?: (deviceKey: string) => string | undefined;
  /** A rule wants this PC off the network because of this event. */
  isolate?: (event: GuardEvent) => void;
  /** Told of every event that is made. */
  onEvent?: (event: GuardEvent) => void;
  /** Called whenever nothing waits any more. */
  onIdle?: () => void;
  /** Files looked at in one go; the inspector has a queue of its own. */
  concurrency?: number;
  queueLimit?: number;
}

/** A file with all that is known of it before anything is done. */
interface Concluded {
  file: SettledFile;
  sighting: Sighting | undefined;
  event: GuardEvent;
  mark: Mark[];
  /** It is one of those that are counted. */
  counts: boolean;
  recordKeys: Verdict['recordKeys'];
  /** The values found, in memory until they are sealed. */
  clear: Verdict['clear'];
}

/** observation → inspection → decision → enforcement → event. The one way that every settled file goes. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #queue: FileQueue;
  readonly #seen: SeenFiles;
  readonly #taking: Taking;
  readonly #asking: Asking;
  readonly #busy = new Map<string, Promise<void>>();
  /** Files that a person was asked about, each with what was reported of it meanwhile. */
  readonly #open = new Map<string, SettledFile | undefined>();
  /** Taken away by us: a second report of the same writing finds nothing, and that is no news. */
  readonly #taken = new RecentKeys(10_000);
  #stopped = false;
  /** Verdicts that come now come of the stopping. */
  #abandoned = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#queue = new FileQueue(options.queueLimit);
    this.#seen = new SeenFiles(options.spool);
    this.#taking = new Taking(options.spool, options.quarantine, options.log, options.evidence);
    this.#asking = new Asking({
      spool: options.spool,
      quarantine: options.quarantine,
      taking: this.#taking,
      ask: options.ask ?? (async (_, { unanswered }) => ({ by: 'nobody', answer: unanswered, waitedMs: 0 })),
      rootOf: options.rootOf ?? (() => undefined),
    });
  }

  /** Completes what a crash left half told. Before the first file is accepted. */
  async recover(recovered: readonly { quarantineId: string; draft: unknown }[]): Promise<void> {
    await this.#taking.recover(recovered);
    await this.#asking.recover();
  }

  /** Takes a settled file on. Never blocks and never loses one: over the limit it is told of uninspected. */
  accept(file: SettledFile): void {
    if (this.#stopped) return;
    if (this.#queue.push(file)) {
      this.#next();
      return;
    }
    const inspection = uninspected(file, this.#options.policy().policy, 'queue-full');
    this.#conclude(file, undefined, inspection).catch((error: Error) => this.#failed(error));
  }

  get waiting(): number {
    return this.#queue.size + this.#busy.size + this.#open.size;
  }

  /** Finishes the files begun if that takes no longer than `graceMs`; the others are found at the next start. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    const finished = (async () => {
      while (this.#busy.size > 0) await Promise.all(this.#busy.values());
      // Whoever was asked has been told that nobody waits any more: the safe answers come in now.
      while (this.#open.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    })();
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    this.#abandoned = true;
  }

  #next(): void {
    const { concurrency = 4 } = this.#options;
    while (!this.#stopped && this.#busy.size < concurrency) {
      const file = this.#queue.shift();
      if (!file) {
        if (this.#busy.size === 0 && this.#open.size === 0) this.#options.onIdle?.();
        return;
      }
      const key = Buffer.from(file.path).toString('latin1');
      // One file is never dealt with twice at the same time.
      const before = this.#busy.get(key) ?? Promise.resolve();
      const work = before
        .then(() => this.#process(file))
        .catch((error: Error) => this.#failed(error))
        .finally(() => {
          if (this.#busy.get(key) === work) this.#busy.delete(key);
          this.#next();
        });
      this.#busy.set(key, work);
    }
  }

  #failed(error: Error): void {
    this.#options.log.error({ err: error }, 'pipeline: a file was not dealt with');
  }

  async #process(file: SettledFile): Promise<void> {
    const sighting = await this.#seen.look(file);
    if (this.#open.has(sighting.key)) {
      this.#open.set(sighting.key, file);
      return;
    }
    if (!sighting.stats && this.#taken.has(sighting.key)) return;
    if (this.#seen.isUnchanged(file, sighting, this.#options.policy().revision)) return;
    const inspection = await this.#inspect(file);
    if (!this.#abandoned) await this.#conclude(file, sighting, inspection);
  }

  /** Inspects under the policy in force when the inspection ends, so that the newest one always decides. */
  async #inspect(file: SettledFile): Promise<Verdict> {
    const { inspector, policy, log } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const { revision } = policy();
      let inspection: Verdict;
      try {
        inspection = await inspector.inspect({
          path: file.path,
          dev: file.dev,
          ino: file.ino,
          ...(this.#options.bulk?.counts(file.observation) ? { recordKeys: true } : {}),
          ...(this.#options.evidence?.mayBeAsked ? { clear: true } : {}),
        });
      } catch (error) {
        log.error({ reason: (error as Error).message }, 'pipeline: the inspector failed');
        inspection = uninspected(file, policy().policy, 'crashed');
      }
      if (policy().revision === revision || attempt === 3) return inspection;
    }
  }

  async #conclude(file: SettledFile, sighting: Sighting | undefined, verdict: Verdict): Promise<void> {
    const { quarantine, policy: current, bulk } = this.#options;
    const { policy, revision } = current();
    const { observation } = file;
    const { recordKeys, clear, ...inspection } = verdict;
    const counts = bulk?.counts(observation) ?? false;
    const decision = underHold(
      evaluate(policy, { observation, inspection, policyRevision: revision }),
      counts ? bulk?.holding(observation) : undefined,
    );
    const mark = sighting ? this.#seen.markOf(sighting, inspection, decision) : [];
    if (
      quarantine.isOwn(observation.file.name, inspection.sha256) ||
      quarantine.isExempt(inspection.sha256, file.path) ||
      (sighting && this.#seen.isNoNews(sighting, inspection, decision)) ||
      (decision.action === 'allow' && observation.channel !== 'removable-storage' && !counts)
    ) {
      this.#remember(mark);
      return;
    }

    const event = eventOf(file, inspection, decision);
    const about = { file, sighting, event, mark, counts, recordKeys, clear };
    // What was there before anybody looked is on no way out: nobody is asked about it.
    if (decision.action === 'warn' && observation.operation !== 'present') {
      if (sighting) this.#open.set(sighting.key, undefined);
      if (decision.isolate) this.#options.isolate?.(event);
      // Not waited for: a person takes their time, and other files must not.
      void this.#askAbout(about, policy).catch((error: Error) => this.#failed(error));
      return;
    }
    const told = this.#told(about, await this.#enforce(file, event, policy));
    if (decision.isolate) this.#options.isolate?.(event);
    await told;
  }

  async #enforce(file: SettledFile, event: GuardEvent, policy: Policy): Promise<Settled> {
    if (event.decision?.action !== 'block') return { outcome: { state: 'none' }, marks: [] };
    return this.#taking.take(file, event, policy.contact);
  }

  async #askAbout(about: Concluded, policy: Policy): Promise<void> {
    const { file, event, sighting } = about;
    try {
      await this.#told(about, await this.#asking.settle(file, event, policy));
    } finally {
      if (sighting) {
        const again = this.#open.get(sighting.key);
        this.#open.delete(sighting.key);
        if (again) this.accept(again);
        else this.#next();
      }
    }
  }

  async #told(about: Concluded, { outcome, response, marks }: Settled): Promise<void> {
    const { file, sighting, event, mark, counts, recordKeys, clear } = about;
    const { decision } = event;
    const isGone = outcome.state === 'done' && sighting !== undefined;
    if (isGone) this.#taken.add(sighting.key);
    const after = isGone ? this.#seen.forget(sighting) : mark;
    const left = counts && !isGone ? this.#options.bulk?.departed(event, recordKeys) : undefined;
    const isStopped = decision?.action === 'block' || outcome.state === 'done';
    // Whoever has answered knows; whoever was asked and went away is told what was done.
    const isNews = (isStopped || decision?.action === 'warn') && response?.by !== 'person';
    if (isNews)
      this.#options.notifier.notify({
        kind: 'file',
        name: file.observation.file.name,
        action: isStopped ? 'block' : 'warn',
        message: decision?.message,
        actor: file.observation.actor,
        quarantineId: outcome.quarantineId,
      });
    const told = { ...event, outcome, ...(response ? { response } : {}) };
    // After all that stops and tells somebody: sealing a large file takes its time.
    const taken = await this.#options.evidence?.take(told, file, clear);
    const evidence = taken ? { evidence: taken.evidence } : {};
    const all = [...marks, ...after, ...(left?.marks ?? []), ...(taken?.marks ?? [])];
    this.#append({ ...told, ...evidence }, all, taken);
    for (const alarm of left?.alarms ?? []) this.#append(alarm, []);
  }

  /** Not waited for: a slow disk must not hold back the enforcement of the next file. */
  #append(event: GuardEvent, marks: readonly Mark[], taken?: TakenEvidence): void {
    const { spool, evidence, onEvent } = this.#options;
    onEvent?.(event);
    const done = spool.append(event, marks);
    if (taken) {
      done.then(
        () => evidence?.told(),
        () => evidence?.drop(taken),
      );
    }
    done.catch((error: Error) => {
      // The spool has counted it and will announce the count.
      const { id, severity } = event;
      this.#options.log.error(
        { event: id, severity, full: error instanceof SpoolFull },
        'pipeline: event not accepted',
      );
    });
  }

  #remember(marks: readonly Mark[]): void {
    if (marks.length === 0) return;
    this.#options.spool.setMarks(marks).catch(() => {});
  }
}

function eventOf(file: SettledFile, inspection: Inspection, decision: Decision): GuardEvent {
  const { at, channel, operation, actor, process, device, destination, file: about } = file.observation;
  return {
    id: randomUUID(),
    at,
    type: 'file.seen',
    severity: decision.severity,
    channel,
    operation,
    actor,
    process,
    device,
    destination,
    file: { ...about, ...(inspection.sha256 === undefined ? {} : { sha256: inspection.sha256 }) },
    inspection,
    decision,
  };
}

/** A verdict without a look: the lowest level, and the error that policy can match as `unreadable`. */
function uninspected(file: SettledFile, policy: Policy, error: NonNullable<Inspection['error']>): Inspection {
  return {
    type: 'unknown',
    bytes: file.observation.file.sizeBytes,
    level: policy.classification.levels[0]!.id,
    findings: [],
    error,
    ms: 0,
  };
}
