import { type FSWatcher, watch } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Printing } from '../../../../shared/policy/printing.ts';
import type { PrintHooks, PrintingBackend, PrintJob } from '../../../enforcers/printing/backend.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import { backendScript } from './backend-script.ts';
import { pagesIn, parseAsk, parseQueues, SCHEME, wrap } from './queue-list.ts';

const QUEUES_EVERY_MS = 5_000;
/** For the count of pages; the inspector reads the whole. */
const HEAD_BYTES = 8 * 1024 * 1024;

export interface CupsPaths {
  backends: string;
  spool: string;
  /** Where our backend and the service meet; root only. */
  meeting: string;
}

const PATHS: CupsPaths = {
  backends: '/usr/lib/cups/backend',
  spool: '/var/spool/cups',
  meeting: '/run/guardpost-print',
};

/**
 * Holds the jobs of every CUPS queue: a backend of ours stands before the printer's own, so a job goes nowhere
 * without its verdict, whatever options it was submitted with. Printers that are reached without CUPS, by a raw
 * connection say, are not seen.
 */
export class CupsPrinting implements PrintingBackend {
  readonly holds = true;
  readonly #run: RunCommand;
  readonly #paths: CupsPaths;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hooks: PrintHooks | undefined;
  readonly #asked = new Set<string>();
  readonly #wrapped = new Set<string>();

  constructor(paths: CupsPaths = PATHS, run: RunCommand = runCommand) {
    this.#paths = paths;
    this.#run = run;
  }

  async start(settings: Printing, hooks: PrintHooks): Promise<void> {
    const { backends, meeting } = this.#paths;
    if (!(await stat(backends).catch(() => undefined))) return; // no CUPS here
    await mkdir(meeting, { recursive: true, mode: 0o700 });
    await chmod(meeting, 0o700);
    const { waitSeconds, unanswered } = settings;
    const script = join(backends, SCHEME);
    await writeFile(`${script}.new`, backendScript({ folder: meeting, backends, waitSeconds, unanswered }), {
      mode: 0o700,
    });
    await chmod(`${script}.new`, 0o700);
    await rename(`${script}.new`, script);
    this.#hooks = hooks;
    this.#watcher = watch(meeting, { persistent: false }, () => void this.#look());
    this.#watcher.on('error', (error) => hooks.failed(error));
    await this.#wrapQueues();
    await this.#look();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#hooks = undefined;
    for (const { name, device, wrapped } of await this.#queues()) {
      if (wrapped) await this.#run({ file: 'lpadmin', args: ['-p', name, '-v', device] });
    }
    this.#wrapped.clear();
    const { backends, meeting } = this.#paths;
    await rm(join(backends, SCHEME), { force: true });
    await rm(meeting, { recursive: true, force: true });
  }

  async #queues() {
    return parseQueues((await this.#run({ file: 'lpstat', args: ['-v'], reads: true })).stdout);
  }

  async #wrapQueues(): Promise<void> {
    for (const { name, device, wrapped } of await this.#queues()) {
      if (!this.#hooks) return;
      if (wrapped) this.#wrapped.add(name);
      else {
        const { code } = await this.#run({ file: 'lpadmin', args: ['-p', name, '-v', wrap(device)] });
        if (code !== 0) continue;
        if (this.#wrapped.has(name)) this.#hooks?.tampered(name);
        this.#wrapped.add(name);
      }
    }
    this.#timer = setTimeout(() => void this.#wrapQueues(), QUEUES_EVERY_MS);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const names = await readdir(this.#paths.meeting).catch(() => []);
    const asks = new Set(names.filter((name) => name.endsWith('.ask')));
    for (const name of this.#asked) if (!asks.has(name)) this.#asked.delete(name);
    for (const name of asks) {
      if (this.#asked.has(name)) continue;
      this.#asked.add(name);
      void this.#answer(name).catch((error: Error) => this.#hooks?.failed(error));
    }
  }

  async #answer(name: string): Promise<void> {
    const { meeting } = this.#paths;
    const ask = parseAsk(await readFile(join(meeting, name), 'utf8').catch(() => ''));
    if (!ask || !this.#hooks) return;
    const may = await this.#hooks.judge(await this.#jobOf(ask));
    const answer = join(meeting, `${ask.id}.answer`);
    await writeFile(`${answer}.new`, may ? 'print\n' : 'cancel\n', { mode: 0o600 });
    await rename(`${answer}.new`, answer);
  }

  async #jobOf(ask: NonNullable<ReturnType<typeof parseAsk>>): Promise<PrintJob> {
    // cupsd(8): the documents of job 7 are d00007-001 and so on.
    const prefix = `d${ask.id.padStart(5, '0')}-`;
    const names = (await readdir(this.#paths.spool).catch(() => [])).filter((name) =>
      name.startsWith(prefix),
    );
    const documents = names.sort().map((name) => join(this.#paths.spool, name));
    let pages: number | undefined;
    let sizeBytes = 0;
    for (const document of documents) {
      await using file = await open(document, 'r');
      const { size } = await file.stat();
      sizeBytes += size;
      const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
      await file.read(head, 0, head.length, 0);
      const counted = pagesIn(head);
      if (counted !== undefined) pages = (pages ?? 0) + counted;
    }
    return { ...ask, documents, sizeBytes, ...(pages === undefined ? {} : { pages }) };
  }
}
