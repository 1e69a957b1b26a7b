import { loadImage } from '@napi-rs/canvas';
import { deviceCode, userCode } from '../../shared/watermark/payload.ts';
import { readWatermark } from '../../shared/watermark/read/read.ts';
import { drawWatermark, luminanceIn } from '../watermark/picture.ts';
import { type BenchResult, throughput } from './result.ts';
import { drawPages } from './watermark/pages.ts';
import { copy, TRANSFORMS, throughJpeg } from './watermark/transforms.ts';

const AGENT = '5a0d7c1e-52f7-4c38-9d0f-1d6f3b9f8a11';
const PAYLOAD = {
  device: deviceCode(AGENT),
  user: userCode(AGENT, '王芳'),
  at: Date.UTC(2026, 10, 24, 9, 30),
};
/** A difference of less than this many decibels from the original is taken for invisible by the field's convention. */
const INVISIBLE_DB = 40;

/**
 * How much of the watermark is seen (PSNR of the marked screen, limit 40 dB), and out of how many pictures of it the
 * very payload is read, by what was done to the picture; the limit is every one. The last line is pictures without a
 * watermark that were read as having none.
 */
export async function run(): Promise<BenchResult[]> {
  const read: Record<string, number[]> = {};
  const psnr: number[] = [];
  const silent: number[] = [];
  for (const [, png] of await drawPages()) {
    const screen = copy(await loadImage(png));
    const marked = copy(screen);
    drawWatermark(marked, PAYLOAD, 1);
    psnr.push(decibels(screen.data(), marked.data()));
    silent.push(readWatermark(luminanceIn(await throughJpeg(screen))) === undefined ? 100 : 0);
    for (const [name, transform] of Object.entries(TRANSFORMS)) {
      const reading = readWatermark(luminanceIn(await throughJpeg(transform(marked))));
      const isRight = JSON.stringify(reading?.payload) === JSON.stringify(PAYLOAD);
      if (reading && !isRight) throw new Error(`${name}: read what was not written`);
      read[name] ??= [];
      read[name].push(isRight ? 100 : 0);
    }
  }
  return [
    throughput(
      'watermark visibility',
      'dB',
      psnr,
      psnr.map(() => INVISIBLE_DB),
    ),
    ...Object.entries(read).map(([name, shares]) => share(`watermark read: ${name}`, shares)),
    share('watermark read', Object.values(read).flat()),
    share('no watermark, none read', silent),
  ];
}

function share(name: string, samples: number[]): BenchResult {
  const ours = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  return { name, unit: '%', ours, limit: 100, ratio: ours / 100, samples: { ours: samples, limit: [] } };
}

function decibels(before: Uint8Array | Buffer, after: Uint8Array | Buffer): number {
  let squares = 0;
  for (let i = 0; i < before.length; i++) if ((i & 3) !== 3) squares += (before[i]! - after[i]!) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / ((3 * before.length) / 4)));
}
