import { chunksOf } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';
import { CsvReader, delimiterOf } from './csv.ts';
import { encodingOf } from './encoding.ts';

/** Plain text of any length: decoded and passed on piece by piece. Tables in CSV become cells. */
export const text: Format = {
  detect({ head, source, name }) {
    if (source.size === 0) return 'empty';
    const encoding = encodingOf(head);
    if (encoding === undefined) return undefined;
    const sample = new TextDecoder(encoding).decode(head, { stream: true });
    if (delimiterOf(sample, name) !== undefined) return 'csv';
    return /\.(md|markdown)$/i.test(name) ? 'markdown' : 'text';
  },

  async extract({ source, head, name }: Candidate, type: string, sink: Sink) {
    if (type === 'empty') return;
    const encoding = encodingOf(head)!;
    const decoder = new TextDecoder(encoding);
    const sample = new TextDecoder(encoding).decode(head, { stream: true });
    const delimiter = type === 'csv' ? delimiterOf(sample, name) : undefined;
    const csv = delimiter === undefined ? undefined : new CsvReader(delimiter);
    const part = csv ? `sheet:${name}` : 'body';
    for await (const chunk of chunksOf(source)) {
      const decoded = decoder.decode(chunk, { stream: true });
      sink.text(csv ? csv.read(decoded) : decoded, part);
    }
    const rest = decoder.decode();
    if (rest !== '') sink.text(rest, part);
  },
};
