import { join } from 'node:path';
import { z } from 'zod';
import type { GuardEvent } from '../../../shared/events/event.ts';
import {
  MAX_RECOGNITION_BYTES,
  MAX_RECOGNITION_SETS,
  RECOGNITION_PIECE_BYTES,
  type RecognitionFetch,
  type RecognitionPiece,
  RecognitionSet,
  type RecognitionSets,
  type RecognitionState,
  type RecognitionStatus,
} from '../../../shared/protocol/recognition.ts';
import type { Inspector } from '../../inspector/inspector.ts';
import { agentEvent } from '../events/agent-event.ts';
import { readJson, replaceFile } from '../files.ts';
import type { Logger } from '../log.ts';
import { SetFiles } from './set-files.ts';

const Kept = z.object({ inUse: z.array(RecognitionSet).max(MAX_RECOGNITION_SETS) });

export interface RecognitionKeeperOptions {
  dataDir: string;
  inspector: Pick<Inspector, 'recognise'>;
  /** Sends if the console listens now; what is lost is asked for again. */
  send: (message: RecognitionFetch | RecognitionStatus) => void;
  report: (event: GuardEvent) => void;
  log: Logger;
  /** Wait after a set that came and was not right; doubled each time, up to an hour. */
  retryMs?: number;
  /** An answer that takes longer is asked for again. */
  patienceMs?: number;
}

const LONGEST_RETRY_MS = 3_600_000;
/** How often the console is told how far a set has come. */
const TELL_MS = 2_000;

interface Failure {
  reason: string;
  times: number;
  /** Milliseconds of the monotonic clock; Infinity: not before the next link. */
  retryAt: number;
}

/**
 * Keeps this PC's tables of people and fingerprints of documents as the console wants them: fetches what is missing
 * piece by piece, holds it to its hash, hands it to the inspector, and gives up what is no longer wanted. Until a
 * new version is in use the former one is. Survives any end at any point.
 */
export class RecognitionKeeper {
  readonly #options: RecognitionKeeperOptions;
  readonly #files: SetFiles;
  readonly #listFile: string;
  #wanted: readonly RecognitionSet[] = [];
  #inUse: RecognitionSet[] = [];
  /** By hash of the content. */
  readonly #failures = new Map<string, Failure>();
  #fetching: { set: RecognitionSet; offset: number } | undefined;
  #patience: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #toldAt = 0;
  #work: Promise<void> = Promise.resolve();

  private constructor(options: RecognitionKeeperOptions, files: SetFiles) {
    this.#options = options;
    this.#files = files;
    this.#listFile = join(options.dataDir, 'recognition.json');
  }

  /** With what was in use before: a PC without network recognises as it did. */
  static async open(options: RecognitionKeeperOptions): Promise<RecognitionKeeper> {
    const files = await SetFiles.open(join(options.dataDir, 'recognition'));
    const keeper = new RecognitionKeeper(options, files);
    try {
      const kept = await readJson(keeper.#listFile);
      for (const set of kept === undefined ? [] : Kept.parse(kept).inUse) {
        if (await files.isIntact(set)) keeper.#inUse.push(set);
        else options.log.error({ set: set.id, version: set.version }, 'recognition: a set is damaged');
      }
    } catch (error) {
      options.log.error({ reason: (error as Error).message }, 'recognition: the kept list cannot be used');
    }
    if (keeper.#inUse.length > 0) keeper.#inTurn(() => keeper.#use(keeper.#inUse));
    return keeper;
  }

  /** What the console wants; asked for anew with every link. */
  want({ sets }: RecognitionSets): Promise<void> {
    return this.#inTurn(async () => {
      for (const [sha256, { retryAt }] of this.#failures) {
        if (retryAt === Infinity || !sets.some((set) => set.sha256 === sha256)) this.#failures.delete(sha256);
      }
      this.#wanted = affordable(sets, this.#failures);
      this.#fetching = undefined;
      await this.#settle();
    });
  }

  piece(message: RecognitionPiece): Promise<void> {
    return this.#inTurn(() => this.#take(message));
  }

  stop(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#retry);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: Error) => {
      this.#options.log.error({ reason: error.message }, 'recognition: failed');
    });
    return this.#work;
  }

  /** Brings what is there into use, and asks for what is missing. */
  async #settle(): Promise<void> {
    const next: RecognitionSet[] = [];
    for (const set of this.#wanted) {
      const former = this.#inUse.find(({ id }) => id === set.id);
      const usable = (await this.#files.isThere(set)) && this.#failures.get(set.sha256)?.retryAt !== Infinity;
      if (usable) next.push(set);
      else if (former && former.sha256 !== set.sha256) next.push(former);
    }
    if (JSON.stringify(next) !== JSON.stringify(this.#inUse)) await this.#use(next);
    await this.#files.keepOnly([...this.#inUse, ...this.#wanted]);
    await this.#fetchNext();
    await this.#tell();
  }

  async #use(next: RecognitionSet[]): Promise<void> {
    const former = this.#inUse;
    const failed = await this.#give(next);
    this.#inUse = next
      .map((set) => (failed.has(set.sha256) ? former.find(({ id }) => id === set.id) : set))
      .filter((set) => set !== undefined && !failed.has(set.sha256)) as RecognitionSet[];
    if (failed.size > 0) await this.#give(this.#inUse);
    await replaceFile(this.#listFile, JSON.stringify({ inUse: this.#inUse })).catch((error: Error) =>
      this.#options.log.error({ reason: error.message }, 'recognition: not kept for the next start'),
    );
    const { log, report } = this.#options;
    for (const { id, kind, version, sha256 } of this.#inUse) {
      if (former.some((set) => set.sha256 === sha256 && set.version === version)) continue;
      log.info({ set: id, version }, 'recognition: a set is in use');
      report(agentEvent('agent.recognition-updated', 'info', { set: id, kind, version }));
    }
  }

  /** Hands sets to the inspector; gives the hashes of those that it cannot use. */
  async #give(sets: readonly RecognitionSet[]): Promise<Set<string>> {
    const paths = (kind: RecognitionSet['kind']) =>
      sets.filter((set) => set.kind === kind).map((set) => this.#files.path(set));
    const { failed } = await this.#options.inspector.recognise({
      edm: paths('edm'),
      fingerprints: paths('fingerprints'),
    });
    const unusable = new Set<string>();
    for (const set of sets) {
      const reason = failed.find(({ file }) => file === this.#files.path(set))?.reason;
      if (reason === undefined) continue;
      unusable.add(set.sha256);
      this.#fail(set, reason, false);
    }
    return unusable;
  }

  async #fetchNext(): Promise<void> {
    clearTimeout(this.#patience);
    this.#fetching = undefined;
    const now = performance.now();
    let wait = Infinity;
    for (const set of this.#wanted) {
      if (this.#inUse.some(({ id, sha256 }) => id === set.id && sha256 === set.sha256)) continue;
      const { retryAt = 0 } = this.#failures.get(set.sha256) ?? {};
      if (retryAt <= now) {
        this.#fetching = { set, offset: await this.#files.received(set) };
        if (this.#fetching.offset === set.bytes) return this.#complete(set);
        this.#ask();
        return;
      }
      wait = Math.min(wait, retryAt - now);
    }
    clearTimeout(this.#retry);
    if (wait === Infinity) return;
    this.#retry = setTimeout(() => void this.#inTurn(() => this.#settle()), wait);
    this.#retry.unref();
  }

  #ask(): void {
    if (!this.#fetching) return;
    const { set, offset } = this.#fetching;
    this.#options.send({ type: 'recognition-fetch', sha256: set.sha256, offset });
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#ask(), this.#options.patienceMs ?? 60_000);
    this.#patience.unref();
  }

  async #take({ sha256, offset, data, gone }: RecognitionPiece): Promise<void> {
    const fetching = this.#fetching;
    // An answer to what was asked on a former link, or for a set that is no longer wanted.
    if (!fetching || fetching.set.sha256 !== sha256 || fetching.offset !== offset) return;
    const { set } = fetching;
    if (gone) return this.#failed(set, 'the console no longer has it');
    const piece = Buffer.from(data, 'base64');
    if (piece.length !== Math.min(RECOGNITION_PIECE_BYTES, set.bytes - offset)) {
      await this.#files.discard(set);
      return this.#failed(set, 'a piece of the wrong length came');
    }
    try {
      await this.#files.write(set, offset, piece);
    } catch (error) {
      return this.#failed(set, (error as Error).message);
    }
    fetching.offset += piece.length;
    if (fetching.offset === set.bytes) return this.#complete(set);
    this.#ask();
    if (performance.now() - this.#toldAt > TELL_MS) await this.#tell();
  }

  async #complete(set: RecognitionSet): Promise<void> {
    clearTimeout(this.#patience);
    this.#fetching = undefined;
    if (!(await this.#files.accept(set))) return this.#failed(set, 'what came is not what was announced');
    this.#failures.delete(set.sha256);
    return this.#settle();
  }

  async #failed(set: RecognitionSet, reason: string): Promise<void> {
    this.#fail(set, reason, true);
    await this.#fetchNext();
    await this.#tell();
  }

  #fail({ id, version, sha256 }: RecognitionSet, reason: string, mayGetBetter: boolean): void {
    const { log, report, retryMs = 60_000 } = this.#options;
    const times = (this.#failures.get(sha256)?.times ?? 0) + 1;
    const wait = mayGetBetter ? Math.min(LONGEST_RETRY_MS, retryMs * 2 ** (times - 1)) : Infinity;
    this.#failures.set(sha256, { reason: reason.slice(0, 512), times, retryAt: performance.now() + wait });
    log.error({ set: id, version, reason, times }, 'recognition: a set cannot be had');
    if (times === 1) report(agentEvent('agent.recognition-failed', 'medium', { set: id, version, reason }));
  }

  async #tell(): Promise<void> {
    this.#toldAt = performance.now();
    const sets: RecognitionState[] = [];
    for (const { id, version, sha256, bytes } of this.#wanted) {
      const inUse = this.#inUse.find((set) => set.id === id);
      const done = inUse?.sha256 === sha256;
      const failure = this.#failures.get(sha256);
      const part = this.#fetching?.set.sha256 === sha256 ? this.#fetching.offset : 0;
      sets.push({
        id,
        wanted: version,
        state: done ? 'in-use' : failure ? 'failed' : 'fetching',
        received: done ? bytes : part,
        ...(inUse ? { inUse: inUse.version } : {}),
        ...(failure && !done ? { reason: failure.reason } : {}),
      });
    }
    this.#options.send({ type: 'recognition-status', sets });
  }
}

/** Of each name one, and together no more than fits; what is too much is told as failed. */
function affordable(sets: readonly RecognitionSet[], failures: Map<string, Failure>): RecognitionSet[] {
  const byId = new Map(sets.map((set) => [set.id, set]));
  let bytes = 0;
  for (const set of byId.values()) {
    bytes += set.bytes;
    if (bytes <= MAX_RECOGNITION_BYTES) continue;
    failures.set(set.sha256, { reason: 'too large together with the others', times: 1, retryAt: Infinity });
  }
  return [...byId.values()];
}
