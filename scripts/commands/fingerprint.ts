import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { FingerprintSet } from '../../shared/detection/fingerprints/fingerprint-set.ts';
import { EXIT } from '../exit.ts';
import { Fingerprinter } from '../fingerprint-document.ts';

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
      const fingerprinter = new Fingerprinter();
      for (const file of files) {
        const name = basename(file).slice(0, 100);
        try {
          set = set.withFingerprints(name, await fingerprintsOf(fingerprinter, file));
        } catch (error) {
          process.stderr.write(`${file}: ${(error as Error).message}\n`);
          process.exitCode = EXIT.no;
          continue;
        }
        const { fingerprints } = set.documents.find((document) => document.name === name)!;
        process.stdout.write(`${JSON.stringify({ document: name, fingerprints })}\n`);
      }
      await fingerprinter.close();
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

/** @throws Error when the document cannot be read */
async function fingerprintsOf(fingerprinter: Fingerprinter, file: string): Promise<Uint32Array> {
  const found = await fingerprinter.fingerprint(await realpath(file, { encoding: 'buffer' }));
  if (!(found instanceof Uint32Array)) throw new Error(`cannot be read: ${found.error}`);
  return found;
}
