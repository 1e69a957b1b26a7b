import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Platform } from '../../platform/platform.ts';
import { FromOcr, type ToOcr } from './ipc.ts';
import type { Picture } from './picture.ts';

export interface OcrOptions {
  /** Wall time for one picture; over it the process is killed. */
  timeoutMs?: number;
  /** The process ends when it has had nothing to do for so long, and gives the models' memory back. */
  idleMs?: number;
}

const DEFAULTS = { timeoutMs: 30_000, idleMs: 30_000 };
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Some 500 MB while it works on a screenshot, of which a limit on mappings sees three times as much. */
const MEMORY_BYTES = 2 * 1024 * 1024 * 1024;

/** Text in pictures, by a confined process that is there while there is something to read. */
export interface Ocr {
  /** The text; undefined when the picture cannot be read, whatever it did. */
  read(picture: Picture): Promise<string | undefined>;
  close(): void;
}

export function createOcr(platform: Platform, options: OcrOptions = {}): Ocr {
  const { timeoutMs, idleMs } = { ...DEFAULTS, ...options };
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let next = 1;
  const waiting = new Map<number, { done(text?: string): void; timeout: NodeJS.Timeout }>();

  function end(): void {
    const ended = child;
    child = undefined;
    clearTimeout(idle);
    ended?.kill('SIGKILL');
    for (const { done, timeout } of waiting.values()) {
      clearTimeout(timeout);
      done();
    }
    waiting.clear();
  }
  function start(): ChildProcess {
    const started = platform.spawnConfined(MAIN, [], { memoryBytes: MEMORY_BYTES, nativeCode: true });
    started.on('message', (raw) => {
      const parsed = FromOcr.safeParse(raw);
      if (!parsed.success) return end();
      const { id, text } = parsed.data;
      const job = waiting.get(id);
      waiting.delete(id);
      clearTimeout(job?.timeout);
      if (waiting.size === 0) idle = setTimeout(end, idleMs).unref();
      job?.done(text);
    });
    const gone = () => {
      if (child === started) end();
    };
    started.on('error', gone);
    started.on('exit', gone);
    started.stderr?.resume();
    started.unref();
    started.channel?.unref();
    return started;
  }

  return {
    read(picture) {
      clearTimeout(idle);
      child ??= start();
      const id = next++;
      const message: ToOcr = { id, picture };
      return new Promise((done) => {
        waiting.set(id, { done, timeout: setTimeout(end, timeoutMs) });
        child?.send(message, () => {});
      });
    },
    close: end,
  };
}
