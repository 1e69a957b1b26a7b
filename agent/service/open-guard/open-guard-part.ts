import { randomUUID } from 'node:crypto';
import type { Inspection } from '../../../shared/detection/finding.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Actor, DeviceInfo, FileInfo } from '../../../shared/events/observation.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import { evaluate } from '../../../shared/policy/evaluate.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type {
  GuardedFile,
  GuardedOpen,
  OpenGuardBackend,
  OpenGuardSettings,
  OpenQuestion,
} from '../../enforcers/open-guard/backend.ts';
import type { Inspector } from '../../inspector/inspector.ts';
import type { Platform, RemovableMount, StorageChange } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Part } from '../supervisor.ts';
import { Recent } from './recent.ts';

export interface OpenGuardPartOptions {
  backend: OpenGuardBackend;
  inspector: Pick<Inspector, 'inspect'>;
  platform: Pick<Platform, 'actorOf'>;
  policy: () => NumberedPolicy;
  /** Files that an analyst has let go, and our own notes. */
  isExempt: (name: string, sha256: string | undefined, path: string | Buffer) => boolean;
  report: (event: GuardEvent) => unknown;
  notify: (notice: Notice) => void;
}

/** A program that is refused tries again, and a file manager asks for every preview. */
const TELL_AGAIN_MS = 30_000;

/**
 * Refuses the opening of files on removable media where policy says 'block', before a byte is read, and the
 * opening for writing by a program that has such a file open. Judged by the same rules as files that arrive.
 */
export class OpenGuardPart implements Part {
  readonly name = 'open-guard';
  readonly #options: OpenGuardPartOptions;
  readonly #mounts = new Map<string, RemovableMount>();
  readonly #refusals = new Recent<{ inspection: Inspection; decision: Decision; actor: Actor | undefined }>();
  readonly #told = new Recent<true>(TELL_AGAIN_MS);
  #failed: ((error: Error) => void) | undefined;
  /** What the backend was last given; undefined while it does not run. */
  #running: string | undefined;
  /** The kernel has said no; asked again under the next policy. */
  #unavailable = false;
  #work: Promise<void> = Promise.resolve();

  constructor(options: OpenGuardPartOptions) {
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

  /** Another policy is in force: nothing that was answered under the former counts. */
  policyChanged(): void {
    this.#options.backend.forget();
    this.#unavailable = false;
    void this.#adjust();
  }

  /** Resolves when everything told so far is in force. */
  settled(): Promise<void> {
    return this.#work;
  }

  storage(change: StorageChange): void {
    if (change.kind !== 'mounted' && change.kind !== 'unmounted') return;
    const { mount } = change;
    if (change.kind === 'mounted') this.#mounts.set(mount.mountPoint, mount);
    else this.#mounts.delete(mount.mountPoint);
    void this.#adjust();
  }

  /** Brings the backend to what policy and media ask for, one change after the other. */
  #adjust(): Promise<void> {
    this.#work = this.#work.then(() => this.#bringInLine()).catch((error: Error) => this.#fail(error));
    return this.#work;
  }

  async #bringInLine(): Promise<void> {
    const { backend } = this.#options;
    const settings = this.#wanted();
    const wanted = settings && JSON.stringify(settings);
    if (wanted === this.#running) return;
    if (!settings) {
      this.#running = undefined;
      return backend.stop();
    }
    if (this.#running === undefined) {
      try {
        await backend.start(
          { ...settings, mounts: [] },
          {
            judge: (question) => this.#judge(question),
            refused: (question) => this.#tellRefused(question),
            unchecked: (open, reason) => this.#tellUnchecked(open, reason),
            failed: (error) => this.#fail(error),
          },
        );
      } catch (error) {
        this.#unavailable = true;
        return this.#degraded((error as Error).message);
      }
    }
    this.#running = wanted;
    for (const { mount, reason } of await backend.configure(settings))
      this.#degraded(`${displayName(mount)}: ${reason}`);
  }

  #wanted(): OpenGuardSettings | undefined {
    const guard = this.#options.policy().policy.deviceControl?.openGuard;
    if (!this.#failed || this.#unavailable || !guard?.enabled) return undefined;
    const mounts: string[] = [];
    for (const { mountPoint, device } of this.#mounts.values()) {
      // It lies on a disk of the system: all of that would be asked about.
      if (device.bus === 'folder') this.#degraded(`${displayName(mountPoint)}: a folder, not a medium`);
      else mounts.push(mountPoint);
    }
    const { deadlineMs, checkSources } = guard;
    return mounts.length === 0 ? undefined : { mounts: mounts.sort(), deadlineMs, checkSources };
  }

  async #judge(question: OpenQuestion): Promise<boolean> {
    const { inspector, policy, platform, isExempt } = this.#options;
    const { file, role, process } = question;
    const inspection = await inspector.inspect({
      path: file.path,
      dev: file.dev,
      ino: file.ino,
      urgent: true,
    });
    // What cannot be read of what a program merely has open is no reason to stop it.
    if (role === 'source' && inspection.error !== undefined) return true;
    const about = this.#fileInfo(question, inspection);
    if (isExempt(about.name, inspection.sha256, file.path)) return true;
    const actor = await platform.actorOf({ pid: process.pid });
    const device = this.#deviceOf(question);
    const { policy: current, revision } = policy();
    const decision = evaluate(current, {
      observation: {
        at: Date.now(),
        channel: 'removable-storage',
        operation: 'opened',
        actor,
        process,
        ...(device ? { device } : {}),
        file: about,
      },
      inspection,
      policyRevision: revision,
    });
    if (decision.action !== 'block') return true;
    this.#refusals.set(keyOf(question), { inspection, decision, actor });
    return false;
  }

  #tellRefused(question: OpenQuestion): void {
    const refusal = this.#refusals.get(keyOf(question));
    if (!refusal || this.#isRepeated(`refused ${question.process.name} ${keyOf(question)}`)) return;
    const { inspection, decision, actor } = refusal;
    const file = this.#fileInfo(question, inspection);
    const { report, notify } = this.#options;
    report({
      ...this.#about(question),
      type: 'open.refused',
      severity: decision.severity,
      actor,
      file,
      inspection,
      decision,
      ...(decision.evidence ? { evidence: { asked: decision.evidence, missed: 'unsupported' } } : {}),
      outcome: { state: 'done' },
      details: {
        role: question.role,
        ...(question.role === 'source' ? { source: displayName(question.file.path).slice(0, 1024) } : {}),
      },
    });
    notify({ kind: 'open', name: file.name, action: 'block', message: decision.message });
  }

  #tellUnchecked(open: GuardedOpen, reason: string): void {
    const question: OpenQuestion = { ...open, role: 'target', file: open.target };
    if (this.#isRepeated(`unchecked ${keyOf(question)}`)) return;
    this.#options.report({
      ...this.#about(open),
      type: 'open.unchecked',
      severity: 'medium',
      file: this.#fileInfo(question),
      outcome: { state: 'none' },
      details: { reason },
    });
  }

  #about({ process, target }: GuardedOpen) {
    const device = this.#deviceOf({ target });
    return {
      id: randomUUID(),
      at: Date.now(),
      channel: 'removable-storage' as const,
      operation: 'opened',
      process,
      ...(device ? { device } : {}),
    };
  }

  /** A source is shown, and judged, as the copy that it would become. */
  #fileInfo({ target, role, file }: OpenQuestion, inspection?: Inspection): FileInfo {
    const name = baseName(file);
    const folder = displayName(target.path).replace(/[^/]*$/, '');
    return {
      name: name.slice(0, 1024),
      path: (role === 'source' ? `${folder}${name}` : displayName(file.path)).slice(0, 16_384),
      sizeBytes: Number(file.size),
      modifiedAt: Number(file.modifiedAtNs / 1_000_000n),
      ...(inspection?.sha256 === undefined ? {} : { sha256: inspection.sha256 }),
    };
  }

  #deviceOf({ target }: Pick<GuardedOpen, 'target'>): DeviceInfo | undefined {
    const path = target.path.toString();
    return [...this.#mounts.values()]
      .filter(({ mountPoint }) => path.startsWith(`${mountPoint}/`))
      .sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0]?.device;
  }

  #isRepeated(key: string): boolean {
    if (this.#told.get(key)) return true;
    this.#told.set(key, true);
    return false;
  }

  #degraded(reason: string): void {
    if (this.#isRepeated(`degraded ${reason}`)) return;
    this.#options.report(agentEvent('open-guard.degraded', 'medium', { reason }));
  }

  #fail(error: Error): void {
    this.#running = undefined;
    this.#failed?.(error);
  }
}

function keyOf({ role, file }: OpenQuestion): string {
  return `${role}:${file.dev}:${file.ino}:${file.size}:${file.changedAtNs}`;
}

function baseName({ path }: GuardedFile): string {
  return displayName(path).split('/').at(-1)!;
}
