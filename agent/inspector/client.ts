import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Inspection, InspectionError } from '../../shared/detection/finding.ts';
import { Classification } from '../../shared/policy/schema.ts';
import type { Platform } from '../platform/platform.ts';
import type {
  InspectionRequest,
  Inspector,
  RecognitionFiles,
  RecognitionResult,
  Verdict,
} from './inspector.ts';
import { FromInspector, type ToInspector } from './ipc.ts';
import { createOcr, type Ocr } from './ocr/client.ts';

export interface InspectorOptions {
  /** Wall time for one file; over it the process is killed. Above what the process allows itself. */
  timeoutMs?: number;
  /** Resident memory; over it the process is killed. */
  memoryBytes?: number;
  /** Files that may wait; one more gets the verdict `queue-full`. */
  queueLimit?: number;
  /** The process ends when it has had nothing to do for so long, and gives its memory back. */
  idleMs?: number;
  /** Told when the process had to be replaced: why, and never which document. */
  onReplaced?: (reason: InspectionError) => void;
  /** For tests: another script than the inspector's own. */
  script?: string;
}

const DEFAULTS = { timeoutMs: 30_000, memoryBytes: 1024 * 1024 * 1024, queueLimit: 10_000, idleMs: 30_000 };
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** How often the memory of a working process is looked at. */
const WATCH_MS = 100;

interface Job {
  id: number;
  request: InspectionRequest;
  resolve(inspection: Verdict): void;
  began: number;
}

/** Inspects files in a confined process of its own, one after the other. */
export function createInspector(platform: Platform, options: InspectorOptions = {}): Inspector {
  return new ProcessInspector(platform, { ...DEFAULTS, ...options });
}

type Settings = typeof DEFAULTS & Pick<InspectorOptions, 'onReplaced' | 'script'>;

class ProcessInspector implements Inspector {
  readonly #platform: Platform;
  readonly #options: Settings;
  readonly #queue: Job[] = [];
  readonly #ocr: Ocr;
  /** So many at the head of the queue are urgent. */
  #urgent = 0;
  #classification: Classification = Classification.parse({});
  #files: RecognitionFiles = {};
  /** Those who wait to hear what became of the files. */
  #askers: ((result: RecognitionResult) => void)[] = [];
  /** Answers to `configure` that came before the files were given last are of no use to them. */
  #configuring = 0;
  #asked = false;
  #child: ChildProcess | undefined;
  /** What the process was last told; a new one is told again. */
  #configured = false;
  #current: Job | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;
  #closed = false;

  constructor(platform: Platform, options: Settings) {
    this.#platform = platform;
    this.#options = options;
    this.#ocr = createOcr(platform, { idleMs: options.idleMs });
  }

  configure(classification: Classification): void {
    this.#classification = classification;
    this.#configured = false;
  }

  recognise(files: RecognitionFiles): Promise<RecognitionResult> {
    this.#files = files;
    this.#configured = false;
    return new Promise((resolve) => {
      this.#askers.push(resolve);
      if (this.#closed) this.#answerAskers({ loaded: [], failed: [] });
      else this.warm();
    });
  }

  warm(): void {
    if (this.#closed) return;
    this.#start();
    this.#tellConfiguration();
    if (!this.#current) this.#beginIdle();
  }

  inspect(request: InspectionRequest): Promise<Verdict> {
    return new Promise((resolve) => {
      const job: Job = { id: this.#nextId++, request, resolve, began: performance.now() };
      if (this.#closed) return resolve(this.#verdict(job, 'unreadable'));
      if (this.#queue.length >= this.#options.queueLimit) return resolve(this.#verdict(job, 'queue-full'));
      if (request.urgent) this.#queue.splice(this.#urgent++, 0, job);
      else this.#queue.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ocr.close();
    for (const job of this.#queue.splice(0)) job.resolve(this.#verdict(job, 'unreadable'));
    this.#answerAskers({ loaded: [], failed: [] });
    const child = this.#child;
    if (!child) return;
    child.ref(); // its end is waited for now
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.#drop('unreadable');
    await gone;
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#queue.shift();
    if (!job) {
      this.#beginIdle();
      return;
    }
    if (this.#urgent > 0) this.#urgent--;
    clearTimeout(this.#idle);
    this.#current = job;
    job.began = performance.now();
    this.#start();
    this.#tellConfiguration();
    const { path, dev, ino, onText, onFingerprints, recordKeys, clear } = job.request;
    this.#send({
      kind: 'inspect',
      id: job.id,
      path,
      ...(dev === undefined ? {} : { dev }),
      ...(ino === undefined ? {} : { ino }),
      ...(onText ? { text: true } : {}),
      ...(recordKeys ? { recordKeys: true } : {}),
      ...(clear ? { clear: true } : {}),
      ...(onFingerprints ? { fingerprint: true } : {}),
    });
    this.#timeout = setTimeout(() => this.#drop('timeout'), this.#options.timeoutMs);
    this.#watch = setInterval(() => void this.#checkMemory(job), WATCH_MS);
  }

  #start(): void {
    if (this.#child) return;
    const { memoryBytes, script = MAIN } = this.#options;
    const child = this.#platform.spawnConfined(script, [], { memoryBytes });
    this.#child = child;
    this.#configured = false;
    this.#configuring = 0;
    child.on('message', (raw) => this.#receive(child, raw));
    child.on('error', () => this.#ended(child, 'crashed'));
    // Out of memory within V8's own limit is an abort; either way the document was too much.
    child.on('exit', (_code, signal) => this.#ended(child, signal === 'SIGABRT' ? 'memory' : 'crashed'));
    child.stderr?.resume();
    // A service that ends does not wait for its inspector.
    child.unref();
    child.channel?.unref();
  }

  #tellConfiguration(): void {
    if (this.#configured) return;
    const { edm = [], fingerprints = [] } = this.#files;
    const files = { edm: [...edm], fingerprints: [...fingerprints] };
    this.#send({ kind: 'configure', classification: this.#classification, ...files });
    this.#configured = true;
    this.#configuring += 1;
  }

  #answerAskers(result: RecognitionResult): void {
    this.#asked = false;
    for (const resolve of this.#askers.splice(0)) resolve(result);
  }

  #send(message: ToInspector): void {
    // A process that is gone says so by its exit, which settles the file.
    this.#child?.send(message, () => {});
  }

  #receive(child: ChildProcess, raw: unknown): void {
    if (child !== this.#child) return;
    const parsed = FromInspector.safeParse(raw);
    if (!parsed.success) {
      this.#drop('crashed');
      return;
    }
    const message = parsed.data;
    if (message.kind === 'recognize') {
      const { ticket, picture } = message;
      void this.#ocr.read(picture).then((text) => {
        if (child !== this.#child) return;
        this.#send({ kind: 'recognized', ticket, ...(text === undefined ? {} : { text }) });
      });
      return;
    }
    if (message.kind === 'text') {
      const { id, kind: _kind, ...segment } = message;
      if (id === this.#current?.id) this.#current.request.onText?.(segment);
      return;
    }
    if (message.kind === 'configured') {
      const { loaded, failed } = message;
      if (--this.#configuring === 0 && this.#configured) this.#answerAskers({ loaded, failed });
      return;
    }
    if (message.kind === 'fingerprints') {
      if (message.id === this.#current?.id) this.#current.request.onFingerprints?.(message.fingerprints);
      return;
    }
    if (message.kind !== 'verdict' || message.id !== this.#current?.id) return;
    this.#settle(message.inspection);
  }

  async #checkMemory(job: Job): Promise<void> {
    const { pid } = this.#child ?? {};
    const bytes =
      pid === undefined ? undefined : await this.#platform.residentBytes(pid).catch(() => undefined);
    if (bytes !== undefined && bytes > this.#options.memoryBytes && this.#current === job)
      this.#drop('memory');
  }

  /** Kills the process; the file it was at gets the reason, those that wait go to the next one. */
  #drop(reason: InspectionError): void {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL');
    this.#ended(child, reason);
  }

  #ended(child: ChildProcess, reason: InspectionError): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    if (this.#askers.length > 0) this.#askAgain();
    const job = this.#current;
    if (!job) return;
    if (!this.#closed) this.#options.onReplaced?.(reason);
    this.#settle(this.#verdict(job, reason));
  }

  /** The process ended while somebody waited for its answer. Twice in a row it is the files that it cannot bear. */
  #askAgain(): void {
    const { edm = [], fingerprints = [] } = this.#files;
    if (!this.#closed && !this.#asked) {
      this.#asked = true;
      setTimeout(() => this.warm(), 100).unref();
      return;
    }
    const failed = [...edm, ...fingerprints].map((file) => ({ file, reason: 'the inspector ended' }));
    this.#answerAskers({ loaded: [], failed });
  }

  #settle(inspection: Verdict): void {
    clearTimeout(this.#timeout);
    clearInterval(this.#watch);
    const job = this.#current!;
    this.#current = undefined;
    job.resolve(inspection);
    if (!this.#closed) this.#next();
  }

  #beginIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#current || this.#askers.length > 0) return;
      this.#child?.kill('SIGKILL');
      this.#child = undefined;
    }, this.#options.idleMs);
    this.#idle.unref();
  }

  #verdict(job: Job, error: InspectionError): Inspection {
    return {
      type: 'unknown',
      bytes: 0,
      level: this.#classification.levels[0]!.id,
      findings: [],
      error,
      ms: Math.round(performance.now() - job.began),
    };
  }
}
