import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDetector } from '../../shared/detection/detect.ts';
import { Classification } from '../../shared/policy/schema.ts';
import { corpora } from './inspect-corpora.ts';
import { readingPictures } from './inspect-pictures.ts';
import { type BenchResult, throughput } from './result.ts';

export interface InspectOptions {
  /** Of each corpus. */
  bytes?: number;
  rounds?: number;
}

/** As much as the inspector decodes at a time. */
const CHUNK = 256 * 1024;
const MB = 1_000_000;

/** What the built-in detectors look for, as far as patterns alone can say it: no checks, no context. In ASCII where that is quicker. */
const PATTERNS = [
  '(?:绝密|机密|秘密|商密)(?:级)?[ \\t]*★|密级[ \\t]*[:：][ \\t]*[^ \\t]+|(?i-u:confidential|top secret|internal use only)|内部(?:资料|文件|使用)',
  '(?-u:\\b)[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?-u:\\b)',
  '(?-u:\\b)(?:\\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?-u:\\b)',
  '(?-u:\\b)0[0-9]{2,3}[- ][0-9]{7,8}(?-u:\\b)',
  '(?-u:\\b)[3-9][0-9]{3}(?:[ -]?[0-9]{4}){2}(?:[ -]?[0-9]{2,7})(?-u:\\b)',
  '(?-u:\\b)[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}(?-u:\\b)',
  '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{5,6}',
  '(?-u:\\b)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?-u:\\b)',
  '(?-u:\\b)[A-Z]{1,2}[0-9]{6}[(（][0-9A][)）]|(?-u:\\b)[EGHMC][0-9]{8}(?-u:\\b)',
  '(?-u:\\b)[0-9]{3}-[0-9]{2}-[0-9]{4}(?-u:\\b)',
  '(?-u:\\b)[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?-u:\\b)',
  "[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+",
  '(?:姓名|户名|联系人)[ \\t]*[:：][ \\t]*[^ \\t]+|(?:[市区县].{1,16}(?:路|街|道|巷).{0,8}[0-9]+号)',
  'MSIP_Label_[0-9a-f-]{36}',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----|(?-u:\\b)(?:AKIA|ASIA)[A-Z2-7]{16}(?-u:\\b)|(?-u:\\b)gh[pousr]_[0-9A-Za-z_]{36}|(?-u:\\b)LTAI[0-9A-Za-z_]{12,26}|(?-u:\\b)eyJ[0-9A-Za-z_-]+\\.eyJ[0-9A-Za-z_-]+',
  '(?i-u:passw(?:or)?d|pwd|secret|token|api_?key)["\']?[ \\t]*[:=][ \\t]*["\']?[^ \\t"\',;]{6,}',
];

/**
 * Megabytes of text a second of processor time that are decoded and scanned with every built-in detector, on one core, against
 * decoding alone and against ripgrep with patterns for the same things; all in turns. Then how long a screenshot takes to be read.
 */
export async function run({ bytes = 8 * MB, rounds = 5 }: InspectOptions = {}): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  const ripgrep = spawnSync('rg', ['--version']).status === 0;
  const detector = createDetector(Classification.parse({}));
  const results: BenchResult[] = [];
  try {
    const patterns = join(folder, 'patterns');
    await writeFile(patterns, PATTERNS.join('\n'));
    for (const [name, make] of Object.entries(corpora(bytes))) {
      const corpus = make();
      const file = join(folder, name);
      await writeFile(file, corpus);
      const samples = { scan: [] as number[], decode: [] as number[], ripgrep: [] as number[] };
      // The first rounds warm the code up and are not counted.
      for (let round = -2; round < rounds; round++) {
        const parts: [number[], () => number][] = [
          [samples.scan, () => took(() => scan(corpus))],
          [samples.decode, () => took(() => decode(corpus))],
        ];
        if (ripgrep) parts.push([samples.ripgrep, () => search(patterns, file)]);
        if (round % 2 === 0) parts.reverse();
        for (const [into, work] of parts) {
          const rate = corpus.length / MB / work();
          if (round >= 0) into.push(rate);
        }
      }
      results.push(throughput(`inspect/${name}`, 'MB/s', samples.scan, samples.decode));
      if (ripgrep) results.push(throughput(`inspect/${name}/ripgrep`, 'MB/s', samples.scan, samples.ripgrep));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  results.push(...(await readingPictures(rounds)));
  return results;

  function scan(corpus: Buffer): void {
    const decoder = new TextDecoder();
    const document = detector.start();
    for (let at = 0; at < corpus.length; at += CHUNK) {
      document.push({ text: decoder.decode(corpus.subarray(at, at + CHUNK), { stream: true }) });
    }
    document.end();
  }
}

function decode(corpus: Buffer): void {
  const decoder = new TextDecoder();
  for (let at = 0; at < corpus.length; at += CHUNK) {
    decoder.decode(corpus.subarray(at, at + CHUNK), { stream: true });
  }
}

/**
 * Seconds of processor time that ripgrep takes, one thread, counting what matches; starting it is part of that.
 * The shell tells what its children took, in `times`, to a hundredth of a second.
 */
function search(patterns: string, file: string): number {
  const script = 'rg -j1 --no-config --count-matches -f "$1" "$2" >/dev/null; times';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', patterns, file], { encoding: 'utf8' });
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/([0-9]+)m([0-9.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Seconds of processor time: what a core of its own would take, whatever else the machine does. */
function took(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000_000;
}
