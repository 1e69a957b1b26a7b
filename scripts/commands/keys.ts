import { rm } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readKeyFile, rootKeyFile, writeKeyFile } from '../../console/domain/authority/root-key-file.ts';
import { newSealedKey } from '../../console/domain/authority/sealed-key.ts';
import { readTrust } from '../../console/store/sqlite/read-trust.ts';
import { Authority, RIGHTS, type Right } from '../../shared/authority/authority.ts';
import { PublicKey, read } from '../../shared/authority/envelope.ts';
import { Root } from '../../shared/authority/root.ts';
import { makeEvidenceKey } from '../keys/evidence-key.ts';
import { keyPassphrase } from '../keys/passphrase.ts';
import { signStatement } from '../keys/sign.ts';
import { readStatement, unsigned, writeStatement } from '../keys/statement-file.ts';

const YEAR_MS = 365 * 86_400_000;

/** `guardpost keys`: keys and who is authorised, on a machine without network; files travel on a stick. */
export function register(program: Command): void {
  const keys = program.command('keys').description('signing keys, the root and who is authorised');
  const root = keys.command('root').description('the root that all signatures rest on');

  root
    .command('new')
    .description('make a key for the root, sealed with a passphrase; prints its public half')
    .requiredOption('--out <file>', 'where the sealed key goes')
    .option('--passphrase-file <file>', 'the passphrase; otherwise in GUARDPOST_KEY_PASSPHRASE')
    .action(async ({ out, passphraseFile }: { out: string; passphraseFile?: string }) => {
      const { sealed } = await newSealedKey(await keyPassphrase(passphraseFile));
      await writeKeyFile(out, sealed);
      print(sealed.key);
    });

  root
    .command('take')
    .description("move a console's root key to a file elsewhere, such as on a stick")
    .requiredOption('--data <dir>', "the console's data directory")
    .requiredOption('--out <file>', 'where the sealed key goes')
    .action(async ({ data, out }: { data: string; out: string }) => {
      const sealed = await readKeyFile(rootKeyFile(data));
      await writeKeyFile(out, sealed);
      if ((await readKeyFile(out)).key !== sealed.key)
        throw new Error(`${out} was not written as it should be`);
      await rm(rootKeyFile(data));
      print(`${sealed.key} is in ${out} and no longer with the console`);
    });

  root
    .command('show')
    .description(
      'the root in force and who is authorised, as one JSON line; writes them as files to be changed',
    )
    .requiredOption('--data <dir>', "the console's data directory; the console may be running")
    .option('--write <prefix>', 'also write <prefix>root.json and <prefix>authority.json')
    .action(async ({ data, write }: { data: string; write?: string }) => {
      const trust = readTrust(data);
      print(
        JSON.stringify({
          root: read('root', trust.root.payload, Root),
          authority: read('authority', trust.authority.payload, Authority),
        }),
      );
      if (write === undefined) return;
      await writeStatement(`${write}root.json`, { statement: 'root', envelope: trust.root });
      await writeStatement(`${write}authority.json`, { statement: 'authority', envelope: trust.authority });
    });

  root
    .command('rotate')
    .description(
      'prepare the next version of the root with other keys: to be signed by the old and the new ones',
    )
    .argument('<file>', 'the root in force, as `keys root show --write` made it')
    .requiredOption('--key <public...>', 'public halves of the new keys', publicKeys)
    .option('--threshold <n>', 'so many of them have to sign', wholeNumber, 1)
    .requiredOption('--out <file>', 'where the new version goes')
    .action(async (file: string, options: { key: string[]; threshold: number; out: string }) => {
      const held = read('root', (await readStatement(file)).envelope.payload, Root);
      const next = Root.parse({
        ...held,
        version: held.version + 1,
        expiresAt: Date.now() + 10 * YEAR_MS,
        keys: options.key,
        threshold: options.threshold,
      });
      if (next.threshold > next.keys.length) throw new Error('the threshold is higher than there are keys');
      await writeStatement(options.out, unsigned('root', next));
    });

  keys
    .command('evidence')
    .description(
      'make the key pair of an evidence holder; prints the public half, for evidence.recipients of a policy',
    )
    .requiredOption('--out <file>', 'where the private half goes, sealed with the passphrase')
    .option('--passphrase-file <file>', 'the passphrase; otherwise in GUARDPOST_KEY_PASSPHRASE')
    .action(async ({ out, passphraseFile }: { out: string; passphraseFile?: string }) => {
      print(await makeEvidenceKey(out, await keyPassphrase(passphraseFile)));
    });

  keys
    .command('authorise')
    .description(
      'prepare the next version of the authorised people with one more, or with other rights for one',
    )
    .argument('<file>', 'the authority in force, as `keys root show --write` made it')
    .requiredOption('--account <name>', 'account at the console')
    .requiredOption('--key <public>', 'public half of the key, as the page Signing shows it', publicKey)
    .addOption(new Option('--right <name...>', 'what it may sign; all when left out').choices(RIGHTS))
    .requiredOption('--out <file>', 'where the new version goes')
    .action(
      async (file: string, options: { account: string; key: PublicKey; right?: Right[]; out: string }) => {
        const { account, key } = options;
        const entry = { account, key, rights: options.right ?? [...RIGHTS] };
        await change(file, options.out, (held) => [...held.filter((key) => key.account !== account), entry]);
      },
    );

  keys
    .command('revoke')
    .description('prepare the next version of the authorised people without one')
    .argument('<file>', 'the authority in force, as `keys root show --write` made it')
    .requiredOption('--account <name>', 'account at the console')
    .requiredOption('--out <file>', 'where the new version goes')
    .action((file: string, { account, out }: { account: string; out: string }) =>
      change(file, out, (held) => held.filter((key) => key.account !== account)),
    );

  keys
    .command('sign')
    .description('add a signature to a root, an authority or a policy that was prepared')
    .argument('<file>', 'the statement; it is replaced by the signed one')
    .requiredOption('--key <file>', 'the sealed key')
    .option('--passphrase-file <file>', 'the passphrase; otherwise in GUARDPOST_KEY_PASSPHRASE')
    .action(async (file: string, options: { key: string; passphraseFile?: string }) => {
      const statement = await readStatement(file);
      const signed = await signStatement(statement, options.key, await keyPassphrase(options.passphraseFile));
      await writeStatement(file, signed);
      print(`signed by ${signed.envelope.signatures.map(({ key }) => key).join(', ')}`);
    });
}

async function change(
  file: string,
  out: string,
  keysOf: (held: Authority['keys']) => Authority['keys'],
): Promise<void> {
  const held = read('authority', (await readStatement(file)).envelope.payload, Authority);
  const keys = keysOf(held.keys);
  if (!keys.some(({ rights }) => rights.includes('authority'))) {
    throw new Error('somebody has to remain who may authorise people');
  }
  const next = Authority.parse({
    ...held,
    version: held.version + 1,
    expiresAt: Date.now() + YEAR_MS,
    keys,
  });
  await writeStatement(out, unsigned('authority', next));
}

function publicKey(text: string): PublicKey {
  const parsed = PublicKey.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('Write a public key as `keys root new` prints it.');
  return parsed.data;
}

function publicKeys(text: string, before: PublicKey[] = []): PublicKey[] {
  return [...before, publicKey(text)];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number from 1.');
  return value;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
