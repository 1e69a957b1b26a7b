import type { Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';

/** Elements that hold words in annotations, outlines, bookmarks and custom tags. */
const WORDS = new Set(['TextCode', 'Remark', 'Parameter', 'Title', 'Name', 'Value', 'Content']);
const WORD_ATTRIBUTES = ['Title', 'Name', 'Creator', 'Subtype', 'URI', 'Alt'];
/** Millimetres: closer pieces of a line belong together. */
const GAP = 1;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Text of a page, template or annotation file: pieces that stand on one line make one line (11.2, 11.3). */
export function extractPage(xml: Buffer, part: string, sink: Sink): void {
  let box: Box | undefined;
  let previous: Box | undefined;
  let reading = false;
  let codes = 0;
  const aside: string[] = [];
  walkXml(xml, {
    open(name, attributes) {
      sink.budget.checkTime();
      if (name === 'TextObject') {
        box = boxOf(attributes.Boundary);
        codes = 0;
      } else if (WORDS.has(name)) {
        reading = true;
        if (name === 'TextCode') {
          if (codes === 0) sink.text(between(previous, box), part);
          codes += 1;
        }
      }
      for (const key of WORD_ATTRIBUTES) if (attributes[key]) aside.push(attributes[key]!);
    },
    close(name) {
      if (WORDS.has(name)) {
        reading = false;
        if (name !== 'TextCode') sink.text('\n', part);
      } else if (name === 'TextObject') previous = box;
    },
    text(text) {
      if (reading) sink.text(text, part);
    },
  });
  sink.text('\n', part);
  if (aside.length > 0) sink.text(`${aside.join('\n')}\n`, 'attributes');
}

function boxOf(boundary: string | undefined): Box | undefined {
  const [x, y, width, height] = (boundary ?? '').trim().split(/\s+/).map(Number);
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) return undefined;
  return { x, y, width: width ?? 0, height: height ?? 0 };
}

function between(before: Box | undefined, now: Box | undefined): string {
  if (!before) return '';
  if (!now || Math.abs(before.y - now.y) > Math.max(1, Math.min(before.height, now.height) / 2)) return '\n';
  const gap = now.x - (before.x + before.width);
  return gap < GAP && gap > -before.width ? '' : ' ';
}
