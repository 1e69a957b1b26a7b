import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { restore } from '../../console/backup/restore.ts';
import { keysIn, NO_KEY, passphrase } from './backup-keys.ts';

interface Options {
  data: string;
  passphraseFile?: string;
  identityFile?: string;
}

/** `guardpost restore`: puts a backup in the place of a stopped console's data. */
export function register(program: Command): void {
  program
    .command('restore')
    .description("put a backup in the place of a stopped console's data; what was there is kept beside it")
    .argument('<file>', 'made by guardpost backup')
    .requiredOption('--data <dir>', "the console's data directory")
    .option('--passphrase-file <file>', 'the passphrase it was sealed with')
    .option('--identity-file <file>', 'the age identity it was sealed to')
    .action(async (file: string, { data, passphraseFile, identityFile }: Options) => {
      const secret = identityFile === undefined ? await passphrase(passphraseFile) : undefined;
      if (identityFile === undefined && secret === undefined) {
        throw new Error(`${NO_KEY}, or an identity with --identity-file`);
      }
      const key =
        identityFile === undefined ? { passphrase: secret! } : { identities: await keysIn(identityFile) };
      const { manifest, former } = await restore({ file, dataDir: data, key, by: userInfo().username });
      process.stdout.write(
        `ok restored the console of ${new Date(manifest.madeAt).toISOString()} to ${data}\n`,
      );
      if (former !== undefined) process.stdout.write(`what was there is kept in ${former}\n`);
    });
}
