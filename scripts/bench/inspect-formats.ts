import { writeFile } from 'node:fs/promises';
import { readDocument } from '../../agent/inspector/inspect-document.ts';
import { bufferSource } from '../../agent/inspector/source.ts';
import { type FormatSample, formatSamples, OTHERS } from './format-samples.ts';
import { type BenchResult, throughput } from './result.ts';

const ROWS = 50_000;
const ROUNDS = 5;
const MB = 1_000_000;
const PAGE = new URL('../../agent/inspector/FORMATS.md', import.meta.url);

/**
 * Megabytes of text a second that come out of a document of each format, against decoding that much UTF-8 alone;
 * in turns. Writes the page agent/inspector/FORMATS.md.
 */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const rows: string[] = [];
  for (const sample of formatSamples(ROWS)) {
    const ours: number[] = [];
    const limit: number[] = [];
    const text = await textOf(sample);
    const plain = Buffer.from(text);
    // The first round warms up and is not counted.
    for (let round = -1; round < ROUNDS; round++) {
      const extracting = await seconds(() => textOf(sample));
      const decoding = await seconds(() => void new TextDecoder().decode(plain));
      if (round < 0) continue;
      ours.push(plain.length / MB / extracting);
      limit.push(plain.length / MB / decoding);
    }
    const result = throughput(`inspect-formats.${sample.format}`, 'MB/s', ours, limit);
    results.push(result);
    rows.push(`| ${sample.format} | ${sample.extracted} | ${result.ours.toFixed(0)} |`);
  }
  for (const [format, extracted] of OTHERS) rows.push(`| ${format} | ${extracted} | |`);
  await writeFile(PAGE, page(rows));
  return results;
}

async function textOf({ content, name }: FormatSample): Promise<string> {
  const pieces: string[] = [];
  await readDocument(bufferSource(content), name, ({ text }) => void pieces.push(text));
  return pieces.join('');
}

/** Of processor time, which other programs do not change. */
async function seconds(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000_000;
}

function page(rows: readonly string[]): string {
  return `# Formats

What the inspector reads, beside Office's own formats, and how fast: megabytes of extracted text a second of processor time on
the machine that last ran \`guardpost bench inspect-formats\`, which writes this page.

| format | what is read | MB/s |
| --- | --- | --- |
${rows.join('\n')}
`;
}
