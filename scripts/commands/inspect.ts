import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createInspector } from '../../agent/inspector/client.ts';
import type { Inspector } from '../../agent/inspector/inspector.ts';
import { loadPlatform } from '../../agent/platform/select.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import type { Classification } from '../../shared/policy/schema.ts';
import { EXIT } from '../exit.ts';

interface Options {
  text?: boolean;
  policy?: string;
  edm?: string[];
  fingerprints?: string[];
}

/** One file may take longer than in the agent: a person waits for the answer. */
const TIMEOUT_MS = 60_000;

/**
 * `guardpost inspect PATH…`: what the agent would find in files, one JSON line each. They are read in the agent's
 * confined process, so that whatever a file does to its parser there is a line for it.
 */
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
      const classification = await classificationOf(options.policy);
      stopWithReader();
      const inspector = createInspector(await loadPlatform(), { timeoutMs: TIMEOUT_MS });
      const onUnreadable = () => {
        process.exitCode = EXIT.failed;
      };
      try {
        inspector.configure(classification);
        const { failed } = await inspector.recognise({
          edm: (options.edm ?? []).map((file) => resolve(file)),
          fingerprints: (options.fingerprints ?? []).map((file) => resolve(file)),
        });
        // None of the answers would be what was asked for.
        if (failed[0]) throw new Error(`${failed[0].file}: ${failed[0].reason}`);
        let files = 0;
        for (const path of paths) {
          for await (const file of filesUnder(path, onUnreadable)) {
            files += 1;
            progress(files, file.name.toString());
            await print(await lineFor(inspector, file, options.text ?? false));
          }
        }
        progress(files);
      } finally {
        await inspector.close();
      }
    });
}

async function lineFor(inspector: Inspector, { name, path }: Found, withText: boolean): Promise<string> {
  const pieces: string[] = [];
  let part: string | undefined;
  const onText = ({ text, part: next }: { text: string; part?: string }) => {
    // Texts of different parts do not run into one another.
    if (next !== part && pieces.length > 0 && !pieces.at(-1)!.endsWith('\n')) pieces.push('\n');
    part = next;
    pieces.push(text);
  };
  const { type, bytes, level, reasons, findings, error, truncated, ms } = await inspector.inspect({
    path,
    ...(withText ? { onText } : {}),
  });
  const line = { path: name.toString(), type, bytes, level, reasons, findings, error, truncated, ms };
  return JSON.stringify(withText ? { ...line, text: pieces.join('') } : line);
}

/** A reader that has seen enough (`| head`) is no mistake: there is nobody left to tell anything. */
function stopWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));
}

async function classificationOf(file: string | undefined): Promise<Classification> {
  const result = parsePolicy(file === undefined ? DEFAULT_POLICY_SOURCE : await readPolicyText(file));
  if (result.ok) return result.policy.classification;
  const [first] = result.problems;
  throw new Error(
    `${file}:${first?.line}: ${first?.message}; 'guardpost policy check ${file}' lists every mistake`,
  );
}

async function readPolicyText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read the policy: ${(error as Error).message}; give a file with --policy`);
  }
}

const SLASH = Buffer.from('/');

/** A file to inspect, and the name by which it is told of. */
interface Found {
  name: Buffer;
  path: Buffer;
}

/** Files at or under a path, names as bytes; what cannot be looked into is told at once and counted. */
async function* filesUnder(path: string, onUnreadable: () => void): AsyncGenerator<Found> {
  try {
    if ((await stat(path)).isDirectory()) yield* filesIn(Buffer.from(path), onUnreadable);
    // A link that a person names is followed; one that lies in a folder is not.
    else yield { name: Buffer.from(path), path: await realpath(path, { encoding: 'buffer' }) };
  } catch (error) {
    tell(Buffer.from(path), error);
    onUnreadable();
  }
}

async function* filesIn(folder: Buffer, onUnreadable: () => void): AsyncGenerator<Found> {
  // The inspector works in a folder of its own.
  const here = folder[0] === SLASH[0] ? Buffer.alloc(0) : Buffer.from(`${process.cwd()}/`);
  let entries: Dirent<Buffer>[];
  try {
    entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    tell(folder, error);
    onUnreadable();
    return;
  }
  for (const entry of entries) {
    const name = Buffer.concat([folder, SLASH, entry.name]);
    if (entry.isDirectory()) yield* filesIn(name, onUnreadable);
    else if (entry.isFile()) yield { name, path: Buffer.concat([here, name]) };
  }
}

function tell(path: Buffer, error: unknown): void {
  process.stderr.write(
    `guardpost: cannot read ${path.toString().replace(/\p{Cc}/gu, '?')}: ${(error as Error).message}\n`,
  );
}

/** A reader that is slow, or gone, must not make the lines pile up. */
function print(line: string): Promise<void> {
  return new Promise((done) => process.stdout.write(`${line}\n`, () => done()));
}

function progress(files: number, file?: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(
    file === undefined ? '\r\x1b[K' : `\r\x1b[K${files} ${file.replace(/\p{Cc}/gu, '?').slice(-100)}`,
  );
}
