import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { backUp } from '../../console/backup/backup.ts';
import { keysIn, NO_KEY, passphrase } from './backup-keys.ts';

interface Options {
  data: string;
  out: string;
  passphraseFile?: string;
  recipientsFile?: string;
}

/** `guardpost backup`: a sealed, verified copy of a console, running or not. */
export function register(program: Command): void {
  program
    .command('backup')
    .description('copy a console, running or not, into one sealed file, and read it back')
    .requiredOption('--data <dir>', "the console's data directory")
    .requiredOption('--out <file>', 'the file to make')
    .option('--passphrase-file <file>', 'seal with the passphrase in this file')
    .option('--recipients-file <file>', 'seal to these age recipients: this machine cannot read it then')
    .action(async ({ data, out, passphraseFile, recipientsFile }: Options) => {
      const { version } = JSON.parse(
        readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
      ) as {
        version: string;
      };
      const where = { dataDir: data, out, version };
      let manifest: Awaited<ReturnType<typeof backUp>>;
      if (recipientsFile !== undefined) {
        manifest = await backUp({ ...where, key: { recipients: await keysIn(recipientsFile) } });
      } else {
        const secret = await passphrase(passphraseFile);
        if (secret === undefined) throw new Error(`${NO_KEY}, or recipients with --recipients-file`);
        manifest = await backUp({ ...where, key: { passphrase: secret }, openKey: { passphrase: secret } });
      }
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      const verified = recipientsFile === undefined ? ', read back and verified' : '';
      process.stdout.write(`ok ${out}: ${manifest.files.length} files, ${bytes} bytes${verified}\n`);
    });
}
