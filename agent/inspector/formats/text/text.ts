import { chunksOf } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';
import { decoderFor } from './charset.ts';
import { CsvReader, delimiterOf } from './csv.ts';
import { encodingOf } from './encoding.ts';
import { EscapeReader } from './escapes.ts';

/** Plain text of any length: decoded and passed on piece by piece. Tables in CSV become cells. */
export const text: Format = {
  detect({ head, source, name }) {
    if (source.size === 0) return 'empty';
    const encoding = encodingOf(head);
    if (encoding === undefined) return undefined;
    const sample = decoderFor(encoding).decode(head, { stream: true });
    if (/^\s*[[{]\s*["[{\]}]/.test(sample)) return 'json';
    if (delimiterOf(sample, name) !== undefined) return 'csv';
    return /\.(md|markdown)$/i.test(name) ? 'markdown' : 'text';
  },

  async extract({ source, head, name }: Candidate, type: string, sink: Sink) {
    if (type === 'empty') return;
    const encoding = encodingOf(head)!;
    let decoder = decoderFor(encoding);
    let decided = !isAscii(head);
    const sample = decoderFor(encoding).decode(head, { stream: true });
    const delimiter = type === 'csv' ? delimiterOf(sample, name) : undefined;
    const csv = delimiter === undefined ? undefined : new CsvReader(delimiter);
    const escaped = type === 'json' || /\.properties$/i.test(name) ? new EscapeReader() : undefined;
    const part = csv ? `sheet:${name}` : 'body';
    for await (const chunk of chunksOf(source)) {
      if (!decided && !isAscii(chunk)) {
        // The beginning was ASCII; what the text is in shows only now.
        decoder = decoderFor(encodingOf(sampleAround(chunk)) ?? encoding);
        decided = true;
      }
      const decoded = decoder.decode(chunk, { stream: true });
      sink.text(csv ? csv.read(decoded) : escaped ? escaped.read(decoded) : decoded, part);
    }
    const rest = decoder.decode() + (escaped?.end() ?? '');
    if (rest !== '') sink.text(rest, part);
  },
};

const SAMPLE_BYTES = 8 * 1024;

function isAscii(bytes: Buffer): boolean {
  return firstAbove(bytes) === -1;
}

function firstAbove(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80) return at;
  return -1;
}

/** What to guess by: from the first byte that is not ASCII, so long as it is text at all. */
function sampleAround(chunk: Buffer): Buffer {
  const at = firstAbove(chunk);
  return chunk.subarray(at, at + SAMPLE_BYTES);
}
