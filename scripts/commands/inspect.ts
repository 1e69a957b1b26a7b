import { opendir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inspectFile } from '../../agent/inspector/inspect-file.ts';
import { createDetector } from '../../shared/detection/detect.ts';
import { EdmIndex } from '../../shared/detection/edm/edm-index.ts';
import { FingerprintSet } from '../../shared/detection/fingerprints/fingerprint-set.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import type { Classification } from '../../shared/policy/schema.ts';

interface Options {
  text?: boolean;
  policy?: string;
  edm?: string[];
  fingerprints?: string[];
}

/** `guardpost inspect PATH…`: what the agent would find in files, one JSON line each. */
export function register(program: Command): void {
  program
    .command('inspect')
    .description('inspect files and folders: one JSON line a file')
    .argument('<path...>', 'files, or folders with all that is in them')
    .option('--text', 'the extracted text too')
    .option('--policy <file>', 'classify by this policy instead of the default one')
    .option('--edm <index...>', "recognise the people of these indexes; see 'guardpost edm'")
    .option('--fingerprints <set...>', "recognise passages of these documents; see 'guardpost fingerprint'")
    .action(async (paths: string[], options: Options) => {
      const detector = createDetector(await classificationOf(options.policy), {
        edm: await parsed(options.edm, EdmIndex.parse),
        fingerprints: await parsed(options.fingerprints, FingerprintSet.parse),
      });
      let files = 0;
      for (const path of paths) {
        for await (const file of filesUnder(path)) {
          files += 1;
          progress(files, file);
          const pieces: string[] = [];
          let last: string | undefined;
          const { sha256: _sha256, ...result } = await inspectFile(
            { path: file },
            {
              detector,
              ...(options.text && {
                // Texts that do not belong together must not run together.
                onText({ text, part = 'body' }) {
                  pieces.push(last === undefined || (last === part && part !== 'name') ? text : `\n${text}`);
                  last = part;
                },
              }),
            },
          );
          const { type, bytes, level, reasons, findings, error, truncated, ms } = result;
          const line = { path: file, type, bytes, level, reasons, findings, error, truncated, ms };
          await print(JSON.stringify(options.text ? { ...line, text: pieces.join('') } : line));
        }
      }
      progress(files);
    });
}

async function parsed<T>(files: readonly string[] = [], parse: (bytes: Uint8Array) => T): Promise<T[]> {
  const all: T[] = [];
  for (const file of files) {
    try {
      all.push(parse(await readFile(file)));
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`);
    }
  }
  return all;
}

async function classificationOf(file: string | undefined): Promise<Classification> {
  const result = parsePolicy(file === undefined ? DEFAULT_POLICY_SOURCE : await readFile(file, 'utf8'));
  if (result.ok) return result.policy.classification;
  const [first] = result.problems;
  throw new Error(
    `${file}:${first?.line}: ${first?.message}; 'guardpost policy check ${file}' lists every mistake`,
  );
}

async function* filesUnder(path: string): AsyncGenerator<string> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    throw new Error(`cannot read ${path}: ${(error as Error).message}`);
  }
  if (!isFolder) {
    yield path;
    return;
  }
  for await (const entry of await opendir(path)) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(child);
    else if (entry.isFile()) yield child;
  }
}

/** A reader that is slow, or gone, must not make the lines pile up. */
function print(line: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
}

function progress(files: number, file?: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(
    file === undefined ? '\r\x1b[K' : `\r\x1b[K${files} ${file.replace(/\p{Cc}/gu, '?').slice(-100)}`,
  );
}
