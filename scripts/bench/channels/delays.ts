import { closeSync, type FSWatcher, mkdirSync, openSync, rmSync, watch, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCanvas } from '@napi-rs/canvas';
import { QUIET_MS } from '../../../agent/monitors/settle.ts';
import { docx } from '../../demo/documents.ts';
import { type BenchResult, cost, slowEnd } from '../result.ts';
import type { ChannelStage } from './stage.ts';

const WARM_UP = 2;
/** Reading pictures takes seconds of a core each. */
const PICTURES_AT_MOST = 8;

/**
 * From the last byte of a classified document on its way out by each channel to the moment when the console has
 * stored its event. The limit is to be told of it by the kernel and to wait until the writing has settled as the
 * agent does: nothing read, judged or sent.
 */
export async function detectionDelays(stage: ChannelStage, rounds: number): Promise<BenchResult[]> {
  const bare = new BareWatch(join(stage.pair.folder, 'bare'));
  try {
    const results: BenchResult[] = [];
    for (const channel of [...stage.places.keys(), ...(stage.printer ? ['printing'] : [])]) {
      const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
      const count = channel === 'screenshot' ? Math.min(rounds, PICTURES_AT_MOST) : rounds;
      for (let round = -WARM_UP; round < count; round++) {
        const ours = await delay(stage, channel, round + WARM_UP);
        const limit = await bare.delay(`${channel}-${round + WARM_UP}`);
        if (round >= 0) {
          samples.ours.push(ours);
          samples.limit.push(limit);
        }
        // Not in step with anything that the agent does at intervals.
        await sleep(30 + Math.random() * 70);
      }
      const result = cost(`delay-${channel}`, 'ms', samples.ours, samples.limit);
      results.push(result, slowEnd(result));
    }
    return results;
  } finally {
    bare.close();
  }
}

async function delay(stage: ChannelStage, channel: string, n: number): Promise<number> {
  const name = `${channel}-${n}${channel === 'screenshot' ? '.png' : '.docx'}`;
  const told = stage
    .stored(({ type, file }) => type === 'file.seen' && (file?.name === name || file?.name === channel + n))
    .catch((error: Error) => {
      throw new Error(`${channel}: ${error.message}`);
    });
  const path = join(stage.places.get(channel) ?? '', name);
  if (channel === 'printing') {
    const handed = stage.printer!.print(channel + n, `机密★5年 并购方案 ${n}`);
    return (await told) - handed;
  }
  const written = write(path, channel === 'screenshot' ? picture(n) : document(`${channel} ${n}`));
  const ms = (await told) - written;
  rmSync(path);
  return ms;
}

function document(title: string): Uint8Array {
  return docx(['机密★5年', `并购方案 ${title}`, '仅限项目组成员阅读。'], 50_000);
}

/** A small picture of a screen with three lines of text. */
function picture(n: number): Buffer {
  const canvas = createCanvas(800, 300);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 800, 300);
  context.fillStyle = '#222';
  context.font = '28px "Noto Sans CJK SC"';
  for (const [line, text] of ['机密★5年', `并购方案第 ${n} 稿`, '仅限项目组成员阅读'].entries())
    context.fillText(text, 40, 70 + 70 * line);
  return canvas.toBuffer('image/png');
}

/** Gives the moment after the last byte of a file that was not there before (ms of the monotonic clock). */
function write(path: string, content: Uint8Array): number {
  const file = openSync(path, 'wx');
  writeSync(file, content);
  closeSync(file);
  return performance.now();
}

/** The bare limit: inotify's own notification, and as much quiet as the agent waits for. */
class BareWatch {
  readonly #folder: string;
  readonly #watcher: FSWatcher;
  readonly #touched = new Map<string, () => void>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
    this.#watcher = watch(folder, (_, name) => this.#touched.get(name ?? '')?.());
  }

  /** Milliseconds from the last byte of a document to the moment when it counts as complete. */
  async delay(name: string): Promise<number> {
    const path = join(this.#folder, name);
    const settled = new Promise<number>((resolve) => {
      let timer: NodeJS.Timeout;
      this.#touched.set(name, () => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(performance.now()), QUIET_MS);
      });
    });
    const written = write(path, document(name));
    const ms = (await settled) - written;
    this.#touched.delete(name);
    rmSync(path);
    return ms;
  }

  close(): void {
    this.#watcher.close();
  }
}
