import { createHash, randomUUID } from 'node:crypto';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import {
  type Applications,
  asksFor,
  decideProgram,
  judgesPrograms,
  type ProgramDecision,
} from '../../../shared/policy/applications.ts';
import type { Inventory } from '../../../shared/protocol/inventory.ts';
import type {
  ApplicationsBackend,
  RefusedStart,
  RunningProgram,
  StartRules,
} from '../../enforcers/applications/backend.ts';
import { startRules } from '../../enforcers/applications/start-rules.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { Platform, StorageChange } from '../../platform/platform.ts';
import type { Logger } from '../log.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Mark, Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';
import { Inventories } from './inventories.ts';
import { NewSoftware } from './new-software.ts';

export interface ApplicationsPartOptions {
  backend: ApplicationsBackend;
  platform: Pick<Platform, 'actorOf'>;
  policy: () => NumberedPolicy;
  spool: Pick<Spool, 'mark' | 'setMarks'>;
  report: (event: GuardEvent, marks?: readonly Mark[]) => unknown;
  notify: (notice: Notice) => void;
  /** Sends the inventory if the console listens now. */
  tell: (inventory: Inventory) => void;
  log: Logger;
  /** Further programs that may not start, and who tells of them. */
  alsoRefused?: {
    readonly refusing:
      | {
          names: readonly string[];
          paths: readonly string[];
          allowNames: readonly string[];
          allowPaths: readonly string[];
        }
      | undefined;
    refused(program: { pid: number; name: string; path: string; uid?: number | undefined }): Promise<boolean>;
  };
  /** For tests. */
  lookEveryMs?: number;
}

const LOOK_EVERY_MS = 1_000;
const TELL_AGAIN_MS = 30_000;
const MAX_JUDGED = 5_000;

/** Which programs may run: those denied do not start where the system can say so, and are closed otherwise. */
export class ApplicationsPart implements Part {
  readonly name = 'applications';
  readonly #options: ApplicationsPartOptions;
  readonly #inventories: Inventories;
  readonly #newSoftware: NewSoftware;
  readonly #media = new Set<string>();
  /** Processes that were judged under the policy in force. */
  #judged = new Set<string>();
  readonly #told = new Map<string, number>();
  #revision = -1;
  #timer: NodeJS.Timeout | undefined;
  #failed: ((error: Error) => void) | undefined;
  #guard: Awaited<ReturnType<NonNullable<ApplicationsBackend['guardStarts']>>> | undefined;
  #guarding = '';
  #looking: Promise<void> = Promise.resolve();

  constructor(options: ApplicationsPartOptions) {
    this.#options = options;
    this.#inventories = new Inventories(options.backend, options.tell);
    this.#newSoftware = new NewSoftware(options.spool, options.backend);
  }

  async start(failed: (error: Error) => void): Promise<void> {
    this.#failed = failed;
    this.#look();
    await this.#looking;
  }

  async stop(): Promise<void> {
    this.#failed = undefined;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#guard?.stop();
    this.#guard = undefined;
    this.#guarding = '';
  }

  /** Another policy is in force. */
  policyChanged(): void {
    if (this.#failed) this.#look();
  }

  storage(change: StorageChange): void {
    if (change.kind === 'mounted') this.#media.add(change.mount.mountPoint);
    else if (change.kind === 'unmounted') this.#media.delete(change.mount.mountPoint);
    else return;
    this.policyChanged();
  }

  /** The console listens anew: it is told once more. */
  welcomed(): void {
    this.#inventories.resend();
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#looking = this.#looking
      .then(() => this.#lookOnce())
      .catch((error: Error) => this.#failed?.(error))
      .finally(() => {
        if (!this.#failed) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), this.#options.lookEveryMs ?? LOOK_EVERY_MS);
        this.#timer.unref();
      });
  }

  async #lookOnce(): Promise<void> {
    const { policy, revision } = this.#options.policy();
    const { applications } = policy;
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#judged = new Set();
    }
    const own = applications && startRules(applications, [...this.#media]);
    await this.#guardStarts(together(own, this.#options.alsoRefused?.refusing));
    if (!applications || (!applications.inventory && !judgesPrograms(applications))) return;
    const running = await this.#options.backend.running();
    const present = new Set<string>();
    for (const program of running) {
      const key = `${program.pid} ${program.began}`;
      present.add(key);
      if (this.#judged.has(key)) continue;
      this.#judged.add(key);
      await this.#judge(applications, program, revision);
    }
    if (this.#judged.size > MAX_JUDGED || this.#judged.size > 2 * present.size) {
      this.#judged = new Set([...this.#judged].filter((key) => present.has(key)));
    }
    const installed =
      applications.inventory || applications.firstSeen
        ? await this.#inventories.look(running, applications.inventory)
        : [];
    if (applications.firstSeen) {
      for (const event of await this.#newSoftware.look(installed, running)) {
        this.#options.report(event.event, event.marks);
      }
    }
  }

  async #judge(applications: Applications, program: RunningProgram, policyRevision: number): Promise<void> {
    if (program.pid === process.pid || program.pid === 1) return;
    const { backend } = this.#options;
    const asked = asksFor(applications, program);
    const publisher = asked.publisher ? await backend.publisherOf(program.path) : undefined;
    const sha256 = asked.sha256 ? await backend.sha256Of(program.path) : undefined;
    const decision = decideProgram(applications, {
      ...program,
      publisher,
      sha256,
      removable: this.#isOnMedium(program.path),
    });
    if (decision.action === 'allow') return;
    const gone = decision.action === 'block' && (await backend.end(program));
    await this.#tell(gone ? 'application.closed' : 'application.seen', program, decision, {
      applications,
      policyRevision,
      stopped: decision.action === 'block' ? gone : undefined,
      details: { ...(publisher && { publisher }), ...(sha256 && { sha256 }) },
    });
  }

  async #guardStarts(rules: StartRules | undefined): Promise<void> {
    const wanted = rules ? JSON.stringify(rules) : '';
    if (wanted === this.#guarding) return;
    this.#guarding = wanted;
    if (!rules) {
      await this.#guard?.stop();
      this.#guard = undefined;
    } else if (this.#guard) this.#guard.configure(rules);
    else {
      try {
        this.#guard = await this.#options.backend.guardStarts?.(rules, {
          refused: (start) => void this.#refused(start),
          failed: (error) => {
            this.#guard = undefined;
            this.#guarding = '';
            this.#failed?.(error);
          },
        });
      } catch (error) {
        // Denied programs are closed once they run; that they start is what is lost.
        this.#options.log.warn({ reason: (error as Error).message }, 'applications: starts are not guarded');
      }
    }
  }

  async #refused({ path, pid, uid }: RefusedStart): Promise<void> {
    const { policy, revision } = this.#options.policy();
    const { applications } = policy;
    const shown = displayName(path).slice(0, 4096);
    const program = { pid, path: shown, name: shown.slice(shown.lastIndexOf('/') + 1).slice(0, 256), uid };
    if (await this.#options.alsoRefused?.refused(program)) return;
    if (!applications) return;
    const why = this.#isOnMedium(path) && applications.portable === 'block' ? 'portable' : 'denied';
    await this.#tell(
      'application.refused',
      program,
      { action: 'block', why },
      {
        applications,
        policyRevision: revision,
        stopped: true,
        details: {},
      },
    );
  }

  async #tell(
    type: GuardEvent['type'],
    program: { pid: number; name: string; path: string; uid?: number | undefined },
    { action, why }: ProgramDecision,
    about: {
      applications: Applications;
      policyRevision: number;
      stopped: boolean | undefined;
      details: Record<string, string>;
    },
  ): Promise<void> {
    const { platform, report, notify } = this.#options;
    const { severity, message } = about.applications;
    const now = performance.now();
    const key = createHash('sha1').update(`${type} ${program.path} ${program.uid}`).digest('base64');
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return;
    if (this.#told.size > 1_000) this.#told.clear();
    this.#told.set(key, now);
    const actor = await platform.actorOf({
      pid: program.pid,
      ...(program.uid === undefined ? {} : { ownerUid: program.uid }),
    });
    report({
      id: randomUUID(),
      at: Date.now(),
      type,
      severity,
      ...(actor && { actor }),
      process: { pid: program.pid, name: program.name, path: program.path.slice(0, 4096) },
      decision: {
        action: action === 'block' ? 'block' : 'audit',
        severity,
        ...(message && { message }),
        policyRevision: about.policyRevision,
      },
      outcome:
        about.stopped === undefined
          ? { state: 'none' }
          : about.stopped
            ? { state: 'done' }
            : { state: 'not-stopped', reason: 'error' },
      details: { why, path: program.path.slice(0, 1024), ...about.details },
    });
    if (action === 'block') notify({ kind: 'program', name: program.name, action: 'block', message });
  }

  #isOnMedium(path: string): boolean {
    return [...this.#media].some((medium) => path.startsWith(medium.endsWith('/') ? medium : `${medium}/`));
  }
}

/** The rules of two sides in one; what either lets start, starts, and is closed when it runs if the other denies it. */
function together(
  own: StartRules | undefined,
  others: NonNullable<ApplicationsPartOptions['alsoRefused']>['refusing'],
): StartRules | undefined {
  if (!others) return own;
  const rules = own ?? { paths: [], names: [], allowPaths: [], allowNames: [], media: [] };
  return {
    ...rules,
    paths: [...rules.paths, ...others.paths],
    names: [...rules.names, ...others.names],
    allowPaths: [...rules.allowPaths, ...others.allowPaths],
    allowNames: [...rules.allowNames, ...others.allowNames],
  };
}
