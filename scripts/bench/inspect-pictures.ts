import { availableParallelism } from 'node:os';
import { bitmapOf } from '../../agent/inspector/ocr/decode.ts';
import { createTextReader } from '../../agent/inspector/ocr/recognizer.ts';
import { denseScreenshot } from './dense-screenshot.ts';
import { type BenchResult, cost, throughput } from './result.ts';
import { shareRight } from './share-right.ts';

/** What is asked of a dense screenshot: 2 s on a quiet machine with 2 cores. */
const ASKED_SECONDS = 2;
const CORES = 2;

/**
 * Seconds, seconds of processor time and the share of characters that are right for a screen of 1920×1080 full of
 * Chinese and English. There is no bare limit for reading: the limit is what is asked, of the characters all.
 */
export async function readingPictures(rounds: number): Promise<BenchResult[]> {
  const { png, lines } = denseScreenshot();
  const reader = await createTextReader(Math.min(CORES, availableParallelism()));
  const seconds: number[] = [];
  const processor: number[] = [];
  const right: number[] = [];
  // The first round makes the memory that the models work in, and is not counted.
  for (let round = -1; round < rounds; round++) {
    const began = performance.now();
    const used = process.cpuUsage();
    const bitmap = await bitmapOf({ kind: 'file', bytes: png });
    const text = bitmap ? await reader.read(bitmap) : '';
    const { user, system } = process.cpuUsage(used);
    if (round < 0) continue;
    seconds.push((performance.now() - began) / 1000);
    processor.push((user + system) / 1_000_000);
    right.push(100 * shareRight(lines.join(''), text));
  }
  const times = (value: number) => seconds.map(() => value);
  return [
    cost('inspect/screenshot', 's', seconds, times(ASKED_SECONDS)),
    cost('inspect/screenshot/processor', 's', processor, times(ASKED_SECONDS * CORES)),
    throughput('inspect/screenshot/right', '%', right, times(100)),
  ];
}
