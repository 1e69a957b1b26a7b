import type { Sink } from '../format.ts';
import { readAttributes } from './attributes.ts';
import { walkXml } from './xml.ts';

/** Elements whose characters a person reads: Word, DrawingML, formula and Visio text, chart values, comments. */
const TEXT = new Set(['t', 'v', 'pt', 'text', 'author', 'Text']);
/** Elements whose characters are a text apart, so that they do not tear the running text. */
const ASIDE: Record<string, string> = {
  delText: 'deleted',
  delInstrText: 'deleted',
  moveFrom: 'deleted',
  instrText: 'fields',
  rt: 'phonetic',
  rPh: 'phonetic',
};

/**
 * Text of one XML part of a package, with its lines and table cells. Deleted text (tracked changes), field codes,
 * readings and alternative texts are parts of their own. Of `mc:AlternateContent` the fallback is read only when the
 * choice had no text: the two say the same.
 */
export function extractRichText(xml: Buffer, part: string, sink: Sink): void {
  // Parts of customXml and the like have names of their own, and VML has HTML in it: all their text counts.
  const everything = /^(?:custom-xml|part):/.test(part);
  const isDrawing = part.startsWith('drawing:');
  const asides = new Asides(sink);
  const alternatives: { chosen: boolean }[] = [];
  const aside: string[] = [];
  let reading = 0;
  let cells = 0;
  let boxes = 0;
  let skipping = 0;
  const say = (text: string) => {
    for (const alternative of alternatives) alternative.chosen = true;
    sink.text(text, part);
  };

  walkXml(xml, {
    open(name, attributes) {
      if (skipping > 0 || (name === 'Fallback' && alternatives.at(-1)?.chosen)) {
        skipping += 1;
        return;
      }
      if (name === 'AlternateContent') alternatives.push({ chosen: false });
      if (TEXT.has(name)) reading += 1;
      else if (ASIDE[name] !== undefined) aside.push(ASIDE[name]);
      else if (name === 'tab' || name === 'ptab') sink.text('\t', part);
      else if (name === 'br' || name === 'cr' || name === 'cp') sink.text('\n', part);
      else if (name === 'noBreakHyphen') sink.text('-', part);
      else if (name === 'tc') cells += 1;
      else if (name === 'textbox' && isDrawing) boxes += 1;
      for (const [where, text] of readAttributes(name, attributes)) asides.put(where, text, '\n');
    },
    close(name) {
      if (skipping > 0) {
        skipping -= 1;
        return;
      }
      if (name === 'AlternateContent') alternatives.pop();
      if (TEXT.has(name)) {
        reading = Math.max(0, reading - 1);
        if (name !== 't') sink.text('\n', part);
      } else if (ASIDE[name] !== undefined) {
        aside.pop();
        asides.put(ASIDE[name], '', name === 'instrText' || name === 'delText' ? '' : '\n');
      } else if (name === 'p' || name === 'comment') sink.text(cells > 0 ? ' ' : '\n', part);
      else if (name === 'textbox' && boxes > 0) {
        boxes -= 1;
        sink.text('\n', part);
      } else if (name === 'tc') {
        cells = Math.max(0, cells - 1);
        sink.text('\t', part);
      } else if (name === 'tr') sink.text('\n', part);
    },
    text(text) {
      if (skipping > 0) return;
      const where = aside.at(-1);
      if (where !== undefined && (reading > 0 || where !== 'phonetic')) {
        if (where !== 'deleted' || reading > 0 || text.trim() !== '') asides.put(where, text, '');
      } else if (reading > 0 || everything || boxes > 0) say(text);
      if (everything) sink.text('\n', part);
    },
  });
  asides.emit(part);
}

/** Texts that are given out after the running text, by what they are. */
class Asides {
  readonly #sink: Sink;
  readonly #texts = new Map<string, string[]>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  put(where: string, text: string, end: string): void {
    if (text === '' && end === '') return;
    const list = this.#texts.get(where) ?? [];
    this.#sink.budget.takeUnpacked(text.length);
    list.push(text + end);
    this.#texts.set(where, list);
  }

  emit(part: string): void {
    for (const [where, texts] of this.#texts) {
      const text = where === 'authors' ? [...new Set(texts)].join('') : texts.join('');
      if (text.trim() !== '') this.#sink.text(text, `${where}:${part}`);
    }
  }
}
