import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { inspectFile } from '../../agent/inspector/inspect-file.ts';
import { createDetector } from '../../shared/detection/detect.ts';
import { FingerprintSet } from '../../shared/detection/fingerprints/fingerprint-set.ts';
import { Classification } from '../../shared/policy/schema.ts';
import { EXIT } from '../exit.ts';

/** `guardpost fingerprint add FILE… --out SET`: registers confidential documents by their fingerprints. */
export function register(program: Command): void {
  const fingerprint = program
    .command('fingerprint')
    .description('recognise passages of confidential documents');
  fingerprint
    .command('add')
    .description('register documents in a set, made if it is not there; one of the same name is replaced')
    .argument('<file...>', 'documents of any format that is inspected')
    .requiredOption('--out <file>', 'the set to write')
    .action(async (files: string[], { out }: { out: string }) => {
      let set = await existing(out);
      for (const file of files) {
        const name = basename(file).slice(0, 100);
        try {
          set = set.with(name, await textOf(file));
        } catch (error) {
          process.stderr.write(`${file}: ${(error as Error).message}\n`);
          process.exitCode = EXIT.no;
          continue;
        }
        const { fingerprints } = set.documents.find((document) => document.name === name)!;
        process.stdout.write(`${JSON.stringify({ document: name, fingerprints })}\n`);
      }
      await writeFile(`${out}.part`, set.bytes(), { mode: 0o600 });
      await rename(`${out}.part`, out);
    });
}

async function existing(file: string): Promise<FingerprintSet> {
  try {
    await stat(file);
  } catch {
    return FingerprintSet.empty();
  }
  return FingerprintSet.parse(await readFile(file));
}

/** The text of a document, part by part. */
async function textOf(file: string): Promise<string[]> {
  const parts = new Map<string, string[]>();
  const { error } = await inspectFile(
    { path: file },
    {
      detector: createDetector(Classification.parse({})),
      onText: ({ text, part = 'body' }) => {
        const pieces = parts.get(part);
        if (pieces) pieces.push(text);
        else parts.set(part, [text]);
      },
    },
  );
  if (error !== undefined) throw new Error(`cannot be read: ${error}`);
  // A property or a sheet's name is no passage; what separates two parts is no character of a fingerprint.
  return [...parts].filter(([part]) => !/^(?:name|property)/.test(part)).map(([, pieces]) => pieces.join(''));
}
