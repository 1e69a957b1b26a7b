import type { Candidate, Format, Sink } from '../format.ts';
import { extractContent } from '../odf/content.ts';
import { odfType } from '../odf/types.ts';
import { walkXml } from '../ooxml/xml.ts';
import { decoderFor } from '../text/charset.ts';
import { encodingOf } from '../text/encoding.ts';
import { text as plainText } from '../text/text.ts';

/** Larger ones are read as plain text, markup and all. */
const MAX_BYTES = 128 * 1024 * 1024;
const ROOTS: Record<string, string> = {
  svg: 'svg',
  FictionBook: 'fb2',
  plist: 'plist',
  rss: 'rss',
  feed: 'rss',
};
/** Long runs of base64 are a document of its own in FictionBook; elsewhere they say nothing. */
const MAX_ATTRIBUTE = 16 * 1024;

/** XML of any kind: text with its lines, attributes, comments; OpenDocument in one file by its own rules. */
export const xmlDocument: Format = {
  detect({ head, source }) {
    const encoding = encodingOf(head);
    if (encoding === undefined || source.size > MAX_BYTES) return undefined;
    const start = decoderFor(encoding).decode(head, { stream: true }).trimStart();
    const isDeclared = start.startsWith('<?xml');
    const root =
      /^(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>\s*)*<([\w.-]+:)?([\w.-]+)([\s\S]*)/.exec(
        start,
      );
    if (!root) return isDeclared ? 'xml' : undefined;
    const [, prefix, name, rest] = root as unknown as [string, string | undefined, string, string];
    if (prefix === 'office:' && name === 'document') {
      const mediaType = /office:mimetype="([^"]+)"/.exec(rest)?.[1] ?? '';
      return `f${odfType(mediaType) ?? 'odt'}`;
    }
    const isElement = /^\s*(?:[\w.:-]+\s*=\s*["']|\/?>)/.test(rest);
    return isDeclared || (isElement && /\sxmlns(?::\w+)?=|<\/|\/>/.test(rest))
      ? (ROOTS[name] ?? 'xml')
      : undefined;
  },

  async extract(candidate: Candidate, type: string, sink: Sink) {
    const { source } = candidate;
    const xml = await source.read(0, source.size);
    if (/^fo[dt][a-z]$/.test(type)) {
      return extractContent(xml, sink, { type: type.slice(1), within: '', isStyles: false });
    }
    if (!extractXml(xml, sink)) await plainText.extract(candidate, 'text', sink);
  },
};

/** False when there was not one element: then it only looked like XML. */
function extractXml(xml: Buffer, sink: Sink): boolean {
  let elements = 0;
  let skipping = 0;
  const aside: string[] = [];
  walkXml(xml, {
    open(name, attributes) {
      elements += 1;
      sink.budget.checkTime();
      if (name === 'binary') skipping += 1;
      for (const [key, value] of Object.entries(attributes)) {
        if (
          value !== '' &&
          value.length <= MAX_ATTRIBUTE &&
          !key.startsWith('xmlns') &&
          !value.startsWith('data:')
        ) {
          aside.push(value);
          sink.budget.takeUnpacked(value.length);
        }
      }
    },
    close(name) {
      if (name === 'binary') skipping = Math.max(0, skipping - 1);
      if (!INLINE.has(name)) sink.text('\n', 'body');
    },
    text(text) {
      if (skipping > 0) return;
      // Indentation is how the file is laid out, not what it says.
      const shown = text.trim() === '' ? (text.includes('\n') ? '' : text) : text;
      sink.text(shown, 'body');
    },
    comment(text) {
      aside.push(text);
    },
  });
  if (aside.length > 0) sink.text(`${aside.join('\n')}\n`, 'attributes');
  return elements > 0;
}

/** Elements of running text that break no line in the usual vocabularies. */
const INLINE = new Set([
  'b',
  'i',
  'u',
  'em',
  'strong',
  'span',
  'a',
  'tspan',
  'emphasis',
  'sub',
  'sup',
  't',
  'font',
  'code',
]);
