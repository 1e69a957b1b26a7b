import { createHash, randomUUID } from 'node:crypto';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { Screen, ToolAction } from '../../../shared/policy/screen.ts';
import { actionOn, factsWanted, stateOf, type ToolFacts, toolOf } from '../../../shared/screen/match.ts';
import type { ScreenState, ScreenTool } from '../../../shared/screen/tool.ts';
import type { ApplicationsBackend, RunningProgram } from '../../enforcers/applications/backend.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { Platform } from '../../platform/platform.ts';

export interface ToolWatchOptions {
  backend: Omit<ApplicationsBackend, 'installed' | 'guardStarts'>;
  platform: Pick<Platform, 'actorOf'>;
  policy: () => { revision: number; policy: Policy };
  report: (event: GuardEvent) => unknown;
  notify: (notice: Notice) => void;
}

/** A tool that puts the PC in a state for as long as it runs. */
export interface Running {
  state: ScreenState;
  tool: ScreenTool;
}

interface Dealt {
  tool: ScreenTool;
  done: ToolAction;
}

const TELL_AGAIN_MS = 30_000;

/** Looks for programs that take pictures of the screen or show it elsewhere, and does with each what policy says. */
export class ToolWatch {
  readonly #options: ToolWatchOptions;
  /** What was done about each process, by its life; `undefined` for the many that are no tools. */
  #known = new Map<string, Dealt | undefined>();
  readonly #told = new Map<string, number>();
  #revision = -1;

  constructor(options: ToolWatchOptions) {
    this.#options = options;
  }

  /** @param stopped no captures now, whatever policy says of the tools otherwise */
  async look(screen: Screen, stopped: boolean): Promise<Running[]> {
    const { backend, policy } = this.#options;
    const { revision } = policy();
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#known.clear();
    }
    const next = new Map<string, Dealt | undefined>();
    const states: Running[] = [];
    for (const program of await backend.running()) {
      if (program.pid === process.pid || program.pid === 1) continue;
      const key = `${program.pid} ${program.began}`;
      const former = this.#known.get(key);
      if (!former && this.#known.has(key)) {
        next.set(key, undefined);
        continue;
      }
      const wanted = factsWanted(screen, program);
      const tool =
        former && !wanted.has('connected')
          ? former.tool
          : toolOf(screen, program, await this.#facts(program, wanted));
      if (!tool) {
        // Somebody may connect to it later.
        if (!wanted.has('connected')) next.set(key, undefined);
        continue;
      }
      const action = actionOn(screen, tool.kind, stopped);
      const gone = former?.done === action ? false : await this.#act(screen, program, tool, action, stopped);
      // One that did not go is tried again.
      const isLeft = action === 'block' && !gone;
      if (!isLeft) next.set(key, { tool, done: action });
      const state = stateOf(tool.kind);
      if (state && !gone) states.push({ state, tool });
    }
    this.#known = next;
    return states;
  }

  /** A start that was refused, told of as that of a tool. @returns false when the program is none */
  async refused(
    screen: Screen,
    program: { pid: number; name: string; path: string; uid?: number | undefined },
  ) {
    const tool = toolOf(screen, program);
    if (!tool) return false;
    await this.#tell('screen.tool-refused', screen, program, tool, 'block', { outcome: { state: 'done' } });
    return true;
  }

  async #facts(program: RunningProgram, wanted: ReadonlySet<keyof ToolFacts>): Promise<ToolFacts> {
    const { backend } = this.#options;
    return {
      publisher: wanted.has('publisher') ? await backend.publisherOf(program.path) : undefined,
      sha256: wanted.has('sha256') ? await backend.sha256Of(program.path) : undefined,
      commandLine: wanted.has('commandLine') ? await backend.argumentsOf(program) : undefined,
      connected: wanted.has('connected') ? await backend.isConnected(program) : undefined,
    };
  }

  /** @returns true when it was closed */
  async #act(
    screen: Screen,
    program: RunningProgram,
    tool: ScreenTool,
    action: ToolAction,
    stopped: boolean,
  ): Promise<boolean> {
    if (action === 'allow') return false;
    const details: Record<string, string> = stopped ? { because: 'captures-stopped' } : {};
    if (action !== 'block') {
      await this.#tell('screen.tool-seen', screen, program, tool, action, { details });
      return false;
    }
    const gone = await this.#options.backend.end(program);
    await this.#tell(gone ? 'screen.tool-closed' : 'screen.tool-seen', screen, program, tool, action, {
      outcome: gone ? { state: 'done' } : { state: 'not-stopped', reason: 'error' },
      details,
    });
    return gone;
  }

  async #tell(
    type: GuardEvent['type'],
    { severity, message }: Screen,
    program: { pid: number; name: string; path: string; uid?: number | undefined },
    tool: ScreenTool,
    action: ToolAction,
    about: { outcome?: GuardEvent['outcome']; details?: Record<string, string> },
  ): Promise<void> {
    const { platform, report, notify, policy } = this.#options;
    const now = performance.now();
    const key = createHash('sha1')
      .update(`${type} ${tool.id} ${program.path} ${program.uid}`)
      .digest('base64');
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
        action,
        severity,
        ...(message && { message }),
        policyRevision: policy().revision,
      },
      outcome: about.outcome ?? { state: 'none' },
      details: { tool: tool.id, name: tool.name, kind: tool.kind, ...about.details },
    });
    if (action === 'block' || action === 'warn')
      notify({ kind: 'screen-tool', name: tool.name, action, message, actor });
  }
}
