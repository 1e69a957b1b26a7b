import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { openEvidence } from '../../shared/evidence/open-evidence.ts';
import { readEvidenceKey } from '../keys/evidence-key.ts';
import { keyPassphrase } from '../keys/passphrase.ts';

interface OpenOptions {
  key: string;
  passphraseFile?: string;
  out?: string;
}

/** `guardpost evidence open`: for a holder of evidence, on a machine of their own; nothing is asked of the console. */
export function register(program: Command): void {
  const evidence = program.command('evidence').description('sealed evidence, for those who hold a key to it');
  evidence
    .command('open')
    .description('what is in sealed evidence, unmasked, as one JSON line; with --out also the file')
    .argument('<file>', 'sealed evidence as the console handed it out')
    .requiredOption('--key <file>', 'key of an evidence holder')
    .option('--passphrase-file <file>', 'its passphrase; otherwise in GUARDPOST_KEY_PASSPHRASE')
    .option('--out <folder>', 'also write the file that was kept into this folder, under a name of its own')
    .action(async (file: string, { key, passphraseFile, out }: OpenOptions) => {
      const identity = await readEvidenceKey(key, await keyPassphrase(passphraseFile));
      const handle = await open(file, 'r');
      try {
        // Node's type of its streams is not the browser's; the streams are.
        const sealed = handle.readableWebStream() as unknown as ReadableStream<Uint8Array>;
        const { head, content } = await openEvidence(sealed, identity);
        const written =
          out === undefined ? await measured(content) : await save(out, head.id, head.file.name, content);
        if (head.file.content?.sha256 !== undefined && written.sha256 !== head.file.content.sha256) {
          throw new Error(`${file}: the file in it is not what was inspected`);
        }
        const { path } = written;
        process.stdout.write(
          `${JSON.stringify({ ...head, ...(path === undefined ? {} : { written: path }) })}\n`,
        );
      } finally {
        await handle.close().catch(() => {});
      }
    });
}

interface Written {
  sha256: string;
  path?: string;
}

async function measured(content: AsyncIterable<Uint8Array>): Promise<Written> {
  const hash = createHash('sha256');
  for await (const piece of content) hash.update(piece);
  return { sha256: hash.digest('hex') };
}

/** Never over another file, and never where the name in the evidence would lead. */
async function save(
  folder: string,
  id: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Written> {
  const safe = basename(name.replaceAll('\\', '/'))
    .replaceAll(/[^\p{L}\p{N}._ -]/gu, '_')
    .slice(-120);
  const path = join(folder, `${id.slice(0, 8)}-${safe.replace(/^\.+/, '') || 'file'}`);
  const hash = createHash('sha256');
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const piece of content) {
      hash.update(piece);
      await handle.writeFile(piece);
    }
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), path };
}
