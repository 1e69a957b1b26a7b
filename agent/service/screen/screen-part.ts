import { randomUUID } from 'node:crypto';
import { findLevel, levelRank } from '../../../shared/detection/levels.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { Screen } from '../../../shared/policy/screen.ts';
import { refusedStarts, simpleExceptions } from '../../../shared/screen/match.ts';
import type { ScreenState } from '../../../shared/screen/tool.ts';
import type { ApplicationsBackend } from '../../enforcers/applications/backend.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { ScreenKey, SessionWish } from '../../enforcers/screen/backend.ts';
import type { Inspector } from '../../inspector/inspector.ts';
import type { Platform, PortalCall } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import { Recent } from '../open-guard/recent.ts';
import { isSamePerson, type SessionHub } from '../session-link/hub.ts';
import type { Part } from '../supervisor.ts';
import { ClipboardJudge } from './clipboard-judge.ts';
import { OpenDocuments } from './open-documents.ts';
import { ScratchFolder } from './scratch-folder.ts';
import { SessionClipboards } from './session-clipboards.ts';
import { ToolWatch } from './tool-watch.ts';

export interface ScreenPartOptions {
  platform: Pick<
    Platform,
    'actorOf' | 'applications' | 'openDocuments' | 'screen' | 'volatileFolder' | 'watchPortals'
  >;
  dataDir: string;
  inspector: Pick<Inspector, 'inspect'>;
  hub: Pick<SessionHub, 'onSignal' | 'publish' | 'changed'>;
  policy: () => { revision: number; policy: Policy };
  report: (event: GuardEvent) => unknown;
  notify: (notice: Notice) => void;
  /** Programs that may not start have changed. */
  startsChanged: () => void;
  /** What a watermark depends on has changed. */
  documentsChanged: () => void;
  /** For tests. */
  lookEveryMs?: number;
}

const LOOK_EVERY_MS = 1_000;
/** A key that repeats, or a portal that is asked many times, is one matter. */
const TELL_AGAIN_MS = 2_000;

/** Pictures of the screen and what is copied: tools, keys, clipboards, portals, and the documents that are open meanwhile. */
export class ScreenPart implements Part {
  readonly name = 'screen';
  readonly #options: ScreenPartOptions;
  readonly #backend;
  readonly #scratch: ScratchFolder;
  readonly #documents: OpenDocuments | undefined;
  readonly #tools: ToolWatch | undefined;
  readonly #clipboards: ClipboardJudge;
  readonly #sessions: SessionClipboards;
  readonly #told = new Recent<true>(TELL_AGAIN_MS);
  readonly #states = new Map<ScreenState, { since: number; tool: string }>();
  #failed: ((error: Error) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isFollowing = false;
  #unwatchPortals: (() => void) | undefined;
  #stopped = false;
  #starts = '';
  #shown = '';
  #turn = 0;

  constructor(options: ScreenPartOptions) {
    this.#options = options;
    const { platform, inspector, policy, report, notify, hub, dataDir } = options;
    this.#backend = platform.screen?.();
    this.#scratch = new ScratchFolder(platform.volatileFolder?.() ?? dataDir, dataDir);
    const list = platform.openDocuments;
    this.#documents = list && new OpenDocuments({ list: () => list.call(platform), inspector, policy });
    const programs: ApplicationsBackend | undefined = platform.applications?.();
    this.#tools = programs && new ToolWatch({ backend: programs, platform, policy, report, notify });
    this.#clipboards = new ClipboardJudge({
      inspector,
      scratch: this.#scratch,
      policy,
      levelBehind: ({ process }) => process && this.#documents?.highest(({ pid }) => pid === process.pid),
      isStopped: () => this.#stopped,
      report,
      notify,
    });
    this.#sessions = new SessionClipboards({
      hub,
      copied: (change) => this.#clipboards.accept(change),
      key: (key) => this.#pressed(key),
    });
  }

  async start(failed: (error: Error) => void): Promise<void> {
    this.#failed = failed;
    await this.#scratch.clean();
    this.#look();
    await this.#looking;
  }

  async stop(): Promise<void> {
    this.#failed = undefined;
    clearTimeout(this.#timer);
    await this.#looking;
    this.#watchPortals(false);
    await this.#follow(undefined);
    await this.#clipboards.settled();
    await this.#scratch.close();
  }

  /** Another policy is in force. */
  policyChanged(): void {
    if (this.#failed) this.#look();
  }

  /** What goes on with the screen now. */
  get states(): ScreenState[] {
    return [...this.#states.keys()];
  }

  /** The highest level of a person's open documents; null where it cannot be told, undefined when none is open. */
  openLevel(person: Actor): string | undefined | null {
    if (!this.#documents) return null;
    return this.#documents.highest(
      ({ uid }) => uid === undefined || person.uid === undefined || isSamePerson({ uid }, person),
    );
  }

  /** Programs that may not start now, and those that may all the same; undefined when all may. */
  get refusing():
    | { names: string[]; paths: string[]; allowNames: string[]; allowPaths: string[] }
    | undefined {
    const { screen } = this.#options.policy().policy;
    const excepted = screen && simpleExceptions(screen);
    if (!screen || !excepted) return undefined;
    const { names, paths } = refusedStarts(screen, this.#stopped);
    if (names.length === 0 && paths.length === 0) return undefined;
    return { names, paths, allowNames: excepted.names, allowPaths: excepted.paths };
  }

  /** Tells of a start that was refused. @returns false when it was not for its being a tool of the screen */
  async refused(program: {
    pid: number;
    name: string;
    path: string;
    uid?: number | undefined;
  }): Promise<boolean> {
    const { screen } = this.#options.policy().policy;
    return (screen && (await this.#tools?.refused(screen, program))) ?? false;
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
    const { policy } = this.#options.policy();
    const { screen, watermark } = policy;
    const wantsDocuments =
      screen?.whileOpen !== undefined || screen?.clipboard?.text || watermark?.shown === 'classified';
    if (!wantsDocuments) this.#documents?.forget();
    // Every other time: who opens a document takes a moment to see it.
    else if (this.#turn++ % 2 === 0) await this.#documents?.look();
    this.#tellDocuments();

    this.#stopped = screen !== undefined && this.#isAbove(policy, screen);
    const starts = JSON.stringify(this.refusing);
    if (starts !== this.#starts) {
      this.#starts = starts;
      this.#options.startsChanged();
    }
    await this.#follow(screen && wishOf(screen, this.#stopped));
    this.#watchPortals(screen !== undefined && screen.tools.capture !== 'allow');

    const now = new Map<ScreenState, string>();
    if (this.#stopped) now.set('captures-stopped', '');
    if (screen && this.#tools) {
      for (const { state, tool } of await this.#tools.look(screen, this.#stopped)) now.set(state, tool.id);
    }
    this.#tellStates(now, screen);
  }

  #isAbove(policy: Policy, { whileOpen }: Screen): boolean {
    const { levels } = policy.classification;
    const wanted = whileOpen && findLevel(levels, whileOpen.levelAtLeast);
    const open = this.#documents?.highest();
    if (!wanted || open === undefined) return false;
    const rank = levelRank(levels, open);
    // A level of another scheme counts as the highest.
    return rank === -1 || rank >= levelRank(levels, wanted.id);
  }

  #tellDocuments(): void {
    const shown = JSON.stringify(
      (this.#documents?.open ?? []).map(({ uid, level }) => [uid ?? null, level]).sort(),
    );
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#options.documentsChanged();
  }

  #tellStates(now: ReadonlyMap<ScreenState, string>, screen: Screen | undefined): void {
    const severity = screen?.severity ?? 'info';
    let changed = false;
    for (const [state, { since, tool }] of this.#states) {
      if (now.has(state)) continue;
      this.#states.delete(state);
      changed = true;
      const seconds = Math.round((performance.now() - since) / 1000);
      this.#options.report(
        agentEvent('screen.state-ended', 'info', { state, seconds, ...(tool ? { tool } : {}) }),
      );
    }
    for (const [state, tool] of now) {
      if (this.#states.has(state)) continue;
      this.#states.set(state, { since: performance.now(), tool });
      changed = true;
      const gravity = state === 'captures-stopped' ? 'info' : severity;
      this.#options.report(agentEvent('screen.state-begun', gravity, { state, ...(tool ? { tool } : {}) }));
    }
    if (changed) this.#options.hub.changed('state');
  }

  async #follow(wish: SessionWish | undefined): Promise<void> {
    this.#sessions.configure(wish);
    const backend = this.#backend;
    if (!backend) return;
    if (wish && !this.#isFollowing) {
      this.#isFollowing = true;
      await backend.start({
        copied: (change) => this.#clipboards.accept(change),
        key: (key) => this.#pressed(key),
        failed: (error) => this.#failed?.(error),
      });
    }
    backend.configure(wish);
    if (!wish && this.#isFollowing) {
      this.#isFollowing = false;
      await backend.stop();
    }
  }

  #pressed({ actor, held }: ScreenKey): void {
    const { policy, revision } = this.#options.policy();
    const { screen } = policy;
    const key = `key ${actor?.uid ?? actor?.user} ${held}`;
    if (!screen || this.#told.get(key)) return;
    this.#told.set(key, true);
    const { severity, message } = screen;
    const action = this.#stopped || screen.keys === 'block' ? 'block' : 'audit';
    this.#options.report({
      id: randomUUID(),
      at: Date.now(),
      type: 'screen.key',
      severity,
      ...(actor ? { actor } : {}),
      decision: { action, severity, policyRevision: revision },
      outcome:
        action === 'audit'
          ? { state: 'none' }
          : held
            ? { state: 'done' }
            : { state: 'not-stopped', reason: 'permission' },
    });
    if (action === 'block' && held)
      this.#options.notify({ kind: 'screen-key', name: 'Print Screen', action, message, actor });
  }

  #watchPortals(wanted: boolean): void {
    if (wanted) this.#unwatchPortals ??= this.#options.platform.watchPortals?.((call) => this.#called(call));
    else {
      this.#unwatchPortals?.();
      this.#unwatchPortals = undefined;
    }
  }

  #called({ actor, process, method }: PortalCall): void {
    const { screen } = this.#options.policy().policy;
    const key = `portal ${actor?.uid} ${process?.name} ${method}`;
    if (!screen || this.#told.get(key)) return;
    this.#told.set(key, true);
    this.#options.report({
      ...agentEvent('screen.portal', screen.severity, { method }),
      ...(actor ? { actor } : {}),
      ...(process ? { process } : {}),
    });
  }
}

/** What is followed of sessions under a policy; undefined: nothing. */
function wishOf({ clipboard, keys, whileOpen }: Screen, stopped: boolean): SessionWish | undefined {
  const wish = {
    text: clipboard?.text ?? false,
    files: clipboard?.files ?? false,
    images: (clipboard?.images ?? false) || whileOpen !== undefined,
    keys: stopped ? ('block' as const) : keys,
  };
  return wish.text || wish.files || wish.images || wish.keys !== 'ignore' ? wish : undefined;
}
