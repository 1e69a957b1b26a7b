import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Actor } from '../../../../shared/events/observation.ts';
import type { Copied, ScreenBackend, SessionHooks, SessionWish } from '../../../enforcers/screen/backend.ts';
import { filesOfGnomeList, filesOfUriList } from '../../../enforcers/screen/copied-files.ts';
import type { SandboxLimits } from '../../platform.ts';
import { describeProcess } from './describe-process.ts';
import { type XSession, xServers, xSessions } from './displays.ts';
import type { FromWorker, Offered, ToWorker } from './worker-protocol.ts';

export interface X11ScreenOptions {
  spawn: (script: string, args: readonly string[], limits: SandboxLimits) => ChildProcess;
  actorOf: (subject: { pid?: number; ownerUid?: number }) => Promise<Actor | undefined>;
  /** For tests: which X servers there are. */
  servers?: () => Promise<number[]>;
  lookEveryMs?: number;
}

const WORKER = fileURLToPath(new URL('./x11-worker.ts', import.meta.url));
const LOOK_EVERY_MS = 3_000;
const MEMORY_BYTES = 192 * 1024 * 1024;
const ANSWER_MS = 5_000;
const MAX_SESSIONS = 16;
/** A server that lets nobody in is asked again after so many looks. */
const SKIPPED_LOOKS = 20;

interface Followed {
  session: XSession;
  child: ChildProcess;
  isReady: boolean;
  clears: Map<number, (done: boolean) => void>;
}

/** Clipboards and print-screen keys of the X servers of this PC, each followed by a confined process of its own. */
export class X11Screen implements ScreenBackend {
  readonly #options: X11ScreenOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #skipped = new Map<string, number>();
  #hooks: SessionHooks | undefined;
  #wish: SessionWish | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #nextId = 1;

  constructor(options: X11ScreenOptions) {
    this.#options = options;
  }

  async start(hooks: SessionHooks): Promise<void> {
    this.#hooks = hooks;
    this.#look();
    await this.#looking;
  }

  configure(wish: SessionWish | undefined): void {
    if (JSON.stringify(wish) === JSON.stringify(this.#wish)) return;
    this.#wish = wish;
    for (const followed of this.#followed.values()) this.#tellWish(followed);
    if (this.#hooks) this.#look();
  }

  async stop(): Promise<void> {
    this.#hooks = undefined;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all([...this.#followed.values()].map((followed) => this.#end(followed)));
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#looking = this.#looking
      .then(() => this.#lookOnce())
      .catch((error: Error) => this.#hooks?.failed(error))
      .finally(() => {
        if (!this.#hooks) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), this.#options.lookEveryMs ?? LOOK_EVERY_MS);
        this.#timer.unref();
      });
  }

  async #lookOnce(): Promise<void> {
    const isWanted = this.#wish !== undefined;
    if (!isWanted) {
      await Promise.all([...this.#followed.values()].map((followed) => this.#end(followed)));
      return;
    }
    const present = await (this.#options.servers ?? xServers)();
    const missing = new Set(present.filter((number) => this.#isNew(`:${number}`)));
    if (missing.size === 0) return;
    for (const session of await xSessions(missing)) {
      if (this.#hooks && this.#followed.size < MAX_SESSIONS) this.#follow(session);
    }
  }

  #isNew(display: string): boolean {
    if (this.#followed.has(display)) return false;
    const left = (this.#skipped.get(display) ?? 0) - 1;
    if (left < 0) return true;
    this.#skipped.set(display, left);
    return false;
  }

  #follow(session: XSession): void {
    const child = this.#options.spawn(WORKER, [], { memoryBytes: MEMORY_BYTES });
    const followed: Followed = { session, child, isReady: false, clears: new Map() };
    this.#followed.set(session.display, followed);
    child.stderr?.resume();
    child.on('message', (message: FromWorker) => this.#heard(followed, message));
    child.once('exit', () => {
      if (this.#followed.get(session.display) === followed) this.#followed.delete(session.display);
      for (const answer of followed.clears.values()) answer(false);
      // One that was connected is tried again at once: the server may have begun anew.
      if (!followed.isReady) this.#skipped.set(session.display, SKIPPED_LOOKS);
    });
    child.on('error', () => child.kill('SIGKILL'));
    this.#tell(followed, { kind: 'open', display: session.display, auth: session.auth });
  }

  #heard(followed: Followed, message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        followed.isReady = true;
        this.#skipped.delete(followed.session.display);
        this.#tellWish(followed);
        return;
      case 'copied':
        void this.#copied(followed, message).catch((error: Error) => this.#hooks?.failed(error));
        return;
      case 'key':
        void this.#actorOf(followed).then((actor) => this.#hooks?.key({ actor, held: message.held }));
        return;
      case 'cleared':
        followed.clears.get(message.id)?.(message.done);
        followed.clears.delete(message.id);
        return;
      case 'failed':
        return; // its process ends, which says the same
    }
  }

  async #copied(followed: Followed, message: Extract<FromWorker, { kind: 'copied' }>): Promise<void> {
    const wish = this.#wish;
    const copied = wish && copiedOf(message.offered, wish);
    if (!copied) return;
    const process = message.pid === undefined ? undefined : await describeProcess(message.pid);
    this.#hooks?.copied({
      actor: await this.#actorOf(followed),
      process,
      copied,
      clear: () => this.#clear(followed, message.serial),
    });
  }

  #actorOf({ session }: Followed): Promise<Actor | undefined> {
    return this.#options.actorOf({ ownerUid: session.uid });
  }

  #clear(followed: Followed, serial: number): Promise<boolean> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(false), ANSWER_MS);
      const answer = (done: boolean) => {
        clearTimeout(timer);
        followed.clears.delete(id);
        resolve(done);
      };
      followed.clears.set(id, answer);
      if (!this.#tell(followed, { kind: 'clear', id, serial })) answer(false);
    });
  }

  #tellWish(followed: Followed): void {
    if (!followed.isReady) return;
    const { text = false, files = false, images = false, keys = 'ignore' } = this.#wish ?? {};
    this.#tell(followed, { kind: 'configure', clipboard: text || files || images, keys });
  }

  #tell({ child }: Followed, message: ToWorker): boolean {
    if (!child.connected) return false;
    child.send(message, () => {});
    return true;
  }

  async #end({ child }: Followed): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

/** What was offered, as far as it is wanted. Text that is no UTF-8 has its broken places replaced. */
export function copiedOf(offered: Offered, wish: Omit<SessionWish, 'keys'>): Copied | undefined {
  const { text, uriList, gnomeCopiedFiles, image, truncated } = offered;
  const more = truncated ? { truncated: true } : {};
  const list = gnomeCopiedFiles ?? uriList;
  if (list) {
    const words = Buffer.from(list).toString();
    const files = gnomeCopiedFiles ? filesOfGnomeList(words) : filesOfUriList(words);
    return wish.files && files.length > 0 ? { files, ...more } : undefined;
  }
  if (text && wish.text) return { text: Buffer.from(text).toString(), ...more };
  if (image && wish.images) return { image: Buffer.from(image), ...more };
  return undefined;
}
