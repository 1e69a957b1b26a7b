import type { Sink } from '../format.ts';
import { walkXml } from './xml.ts';

/** Elements whose characters a person reads: Word and DrawingML text, formula text, chart values, comments. */
const TEXT = new Set(['t', 'v', 'pt', 'text', 'author']);
const ALTERNATIVE = ['descr', 'title', 'alt'];

/**
 * Text of one XML part of a package, with its lines and table cells. Deleted text (tracked changes), field codes
 * and alternative texts are parts of their own, so that they do not tear the running text apart.
 */
export function extractRichText(xml: Buffer, part: string, sink: Sink): void {
  let reading = 0;
  let cells = 0;
  let aside: string | undefined;
  const asides = new Map<string, string[]>();
  const put = (where: string, text: string) => {
    const list = asides.get(where) ?? [];
    list.push(text);
    asides.set(where, list);
  };
  // Parts of customXml and the like have names of their own: all their text counts.
  const everything = part.startsWith('custom-xml');

  walkXml(xml, {
    open(name, attributes) {
      if (TEXT.has(name)) reading += 1;
      else if (name === 'delText') aside = 'deleted';
      else if (name === 'instrText') aside = 'fields';
      else if (name === 'tab') sink.text('\t', part);
      else if (name === 'br' || name === 'cr') sink.text('\n', part);
      else if (name === 'noBreakHyphen') sink.text('-', part);
      else if (name === 'tc') cells += 1;
      else if (name === 'docPr' || name === 'cNvPr' || name === 'shape' || name === 'imagedata') {
        for (const key of ALTERNATIVE) if (attributes[key]) put('alt-text', attributes[key]!);
      } else if (name === 'cm' && attributes.text) sink.text(`${attributes.text}\n`, part);
    },
    close(name) {
      if (TEXT.has(name)) {
        reading = Math.max(0, reading - 1);
        if (name !== 't') sink.text('\n', part);
      } else if (name === 'delText' || name === 'instrText') aside = undefined;
      else if (name === 'p' || name === 'comment') sink.text(cells > 0 ? ' ' : '\n', part);
      else if (name === 'tc') {
        cells = Math.max(0, cells - 1);
        sink.text('\t', part);
      } else if (name === 'tr') sink.text('\n', part);
    },
    text(text) {
      if (aside !== undefined) put(aside, text);
      else if (reading > 0 || everything) sink.text(text, part);
      if (everything) sink.text('\n', part);
    },
  });
  for (const [where, texts] of asides)
    sink.text(texts.join(where === 'alt-text' ? '\n' : ''), `${where}:${part}`);
}
