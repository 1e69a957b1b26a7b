import { readFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import { Random } from '../../shared/detection/testing/random.ts';
import { corpora } from './inspect-corpora.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const FONT_PX = 20;
const LINE_PX = 30;
const MARGIN = 20;
const SAMPLE_BYTES = 40_000;
const KINDS = ['chinese-prose', 'customer-csv', 'chinese-prose', 'english-prose', 'chinese-prose'];
/** What the font has no picture of, and what no model is taught. */
const UNPRINTED = /[^\p{Script=Han}\x20-\x7e，。；：（）、]/gu;

/** A screen full of Chinese prose, customers' rows, log lines and English prose, and the text that is on it. */
export function denseScreenshot(): { png: Buffer; lines: string[] } {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#222';
  context.font = `${FONT_PX}px "Noto Sans CJK SC"`;
  const random = new Random(1);
  const made = corpora(SAMPLE_BYTES);
  // Our licence, for the text must not change with the packages that are installed.
  const english = () => readFileSync(new URL('../../LICENSE', import.meta.url));
  const texts = KINDS.map((kind) =>
    (kind === 'english-prose' ? english : made[kind]!)()
      .toString('utf8')
      .replace(/\s+/g, ' ')
      .replace(UNPRINTED, ''),
  );
  const lines: string[] = [];
  for (let y = LINE_PX; y < HEIGHT; y += LINE_PX) {
    const text = texts[lines.length % texts.length]!;
    const from = random.int(0, text.length - WIDTH);
    const width = (WIDTH - 2 * MARGIN) * (random.int(60, 100) / 100);
    let line = '';
    for (const character of text.slice(from, from + WIDTH).trim()) {
      if (context.measureText(line + character).width > width) break;
      line += character;
    }
    context.fillText(line, MARGIN, y);
    lines.push(line);
  }
  return { png: canvas.toBuffer('image/png'), lines };
}
