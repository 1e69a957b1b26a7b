import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import type { Finding, Inspection } from '../../../shared/detection/finding.ts';
import { levelRank } from '../../../shared/detection/levels.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Observation } from '../../../shared/events/observation.ts';
import { evaluate } from '../../../shared/policy/evaluate.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { underHold } from '../../../shared/policy/under-hold.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { PrintingBackend, PrintJob } from '../../enforcers/printing/backend.ts';
import type { Inspector, Verdict } from '../../inspector/inspector.ts';
import type { BulkAccount } from '../bulk/bulk-account.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Mark } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';

export interface PrintingPartOptions {
  backend: PrintingBackend;
  inspector: Pick<Inspector, 'inspect'>;
  policy: () => NumberedPolicy;
  bulk?: BulkAccount;
  report: (event: GuardEvent, marks?: readonly Mark[]) => unknown;
  notify: (notice: Notice) => void;
}

/** Print jobs, judged by the rules like files that leave, before a page is printed where the system can hold them. */
export class PrintingPart implements Part {
  readonly name = 'printing';
  readonly #options: PrintingPartOptions;
  #failed: ((error: Error) => void) | undefined;
  #running = '';
  #work: Promise<void> = Promise.resolve();

  constructor(options: PrintingPartOptions) {
    this.#options = options;
  }

  async start(failed: (error: Error) => void): Promise<void> {
    this.#failed = failed;
    await this.#adjust();
  }

  async stop(): Promise<void> {
    this.#failed = undefined;
    await this.#adjust();
  }

  /** Another policy is in force. */
  policyChanged(): void {
    this.#adjust().catch((error: Error) => this.#failed?.(error));
  }

  #adjust(): Promise<void> {
    this.#work = this.#work
      .catch(() => {})
      .then(async () => {
        const { printing } = this.#options.policy().policy;
        const wanted = this.#failed && printing?.enabled ? JSON.stringify(printing) : '';
        if (wanted === this.#running) return;
        const { backend } = this.#options;
        if (this.#running !== '') await backend.stop();
        this.#running = '';
        if (wanted === '' || !printing) return;
        await backend.start(printing, {
          judge: (job) => this.#judge(job, true),
          printed: (job) => void this.#judge(job, false),
          tampered: (printer) => this.#options.report(agentEvent('printing.tampered', 'high', { printer })),
          failed: (error) => this.#failed?.(error),
        });
        this.#running = wanted;
      });
    return this.#work;
  }

  /** @returns whether it may be printed */
  async #judge(job: PrintJob, held: boolean): Promise<boolean> {
    const { policy: current, bulk, report, notify } = this.#options;
    const observation = observe(job);
    const { recordKeys, ...inspection } = await this.#inspect(job, current().policy);
    const { policy, revision } = current();
    const counts = bulk?.counts(observation) ?? false;
    const decision = underHold(
      evaluate(policy, { observation, inspection, policyRevision: revision }),
      counts ? bulk?.holding(observation) : undefined,
    );
    const stopped = held && decision.action === 'block';
    if (decision.action === 'allow' && !counts) return true;
    const { pages, copies, id } = job;
    const event: GuardEvent = {
      id: randomUUID(),
      type: 'file.seen',
      severity: decision.severity,
      ...observation,
      inspection,
      decision,
      ...(decision.evidence ? { evidence: { asked: decision.evidence, missed: 'unsupported' } } : {}),
      outcome: stopped
        ? { state: 'done' }
        : decision.action === 'block'
          ? { state: 'not-stopped', reason: 'permission' }
          : { state: 'none' },
      details: { job: id, copies, ...(pages === undefined ? {} : { pages }) },
    };
    const left = counts && !stopped ? bulk?.departed(event, recordKeys) : undefined;
    report(event, left?.marks);
    for (const alarm of left?.alarms ?? []) report(alarm);
    if (decision.action === 'block' || decision.action === 'warn') {
      notify({
        kind: 'print',
        name: observation.file.name,
        action: decision.action,
        message: decision.message,
      });
    }
    return !stopped;
  }

  /** One verdict for all documents of a job: the highest level, and what was found summed up. */
  async #inspect(job: PrintJob, policy: Policy): Promise<Verdict> {
    const { levels } = policy.classification;
    let whole: Verdict | undefined;
    for (const path of job.documents) {
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      const next = await this.#options.inspector.inspect({
        path,
        ...(stats ? { dev: stats.dev, ino: stats.ino } : {}),
        urgent: true,
        recordKeys: true,
      });
      whole = whole ? together(whole, next, levels) : next;
    }
    return (
      whole ?? {
        type: 'unknown',
        bytes: job.sizeBytes ?? 0,
        level: levels[0]!.id,
        findings: [],
        error: 'unreadable',
        ms: 0,
      }
    );
  }
}

function observe({ printer, user, title, sizeBytes, id }: PrintJob): Observation {
  const name = displayName(title).slice(0, 1024) || `#${id}`;
  const queue = displayName(printer).slice(0, 100);
  return {
    at: Date.now(),
    channel: 'printing',
    operation: 'created',
    ...(user ? { actor: { user: displayName(user).slice(0, 256) } } : {}),
    destination: { id: `printer:${queue}`, name: queue },
    file: { name, path: name, sizeBytes: sizeBytes ?? 0 },
  };
}

function together(a: Verdict, b: Verdict, levels: Policy['classification']['levels']): Verdict {
  const findings = new Map<string, Finding>(a.findings.map((finding) => [finding.detector, finding]));
  for (const finding of b.findings) {
    const known = findings.get(finding.detector);
    findings.set(finding.detector, known ? { ...known, count: known.count + finding.count } : finding);
  }
  const higher: Inspection = levelRank(levels, b.level) > levelRank(levels, a.level) ? b : a;
  return {
    ...a,
    bytes: a.bytes + b.bytes,
    level: higher.level,
    reasons: higher.reasons,
    findings: [...findings.values()].slice(0, 256),
    error: a.error ?? b.error,
    truncated: a.truncated || b.truncated,
    recordKeys: [...new Set([...(a.recordKeys ?? []), ...(b.recordKeys ?? [])])],
    ms: a.ms + b.ms,
  };
}
