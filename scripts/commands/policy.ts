import { readFile } from 'node:fs/promises';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { simulateOnStored } from '../../console/domain/events/simulate.ts';
import { readStored } from '../../console/store/sqlite/read-stored.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import type { Policy } from '../../shared/policy/schema.ts';
import { POLICY_TEMPLATES } from '../../shared/policy/templates/templates.ts';
import { EXIT } from '../exit.ts';
import { keyPassphrase } from '../keys/passphrase.ts';
import { signStatement } from '../keys/sign.ts';
import { unsigned, writeStatement } from '../keys/statement-file.ts';

/** `guardpost policy check|simulate FILE`: whether it may be published, and what it would have done; templates to begin with. */
export function register(program: Command): void {
  const policy = program.command('policy').description('work on policy files');
  policy
    .command('check')
    .description('check a policy: prints the errors with line and reason, ends with 1 if there are any')
    .argument('<file>', 'policy in YAML or JSON')
    .action(async (file: string) => {
      const checked = await check(file);
      if (checked) process.stdout.write(`ok: ${checked.name}, ${checked.rules.length} rules\n`);
    });
  policy
    .command('template')
    .description('print a policy to begin with')
    .addArgument(new Argument('<name>', 'which').choices(Object.keys(POLICY_TEMPLATES)))
    .action((name: string) => void process.stdout.write(POLICY_TEMPLATES[name]!));
  policy
    .command('sign')
    .description('make a signed policy of a file, for the console to take: POST /api/v1/policies/signed')
    .argument('<file>', 'policy in YAML or JSON')
    .requiredOption('--console-id <uuid>', 'the console, as `keys root show` prints it')
    .requiredOption('--revision <n>', 'its number: one more than the revision in force', wholeNumber)
    .requiredOption('--key <file>', 'the sealed key')
    .option('--passphrase-file <file>', 'the passphrase; otherwise in GUARDPOST_KEY_PASSPHRASE')
    .option('--days <n>', 'agents may take it for so many days', wholeNumber, 180)
    .requiredOption('--out <file>', 'where the signed policy goes')
    .action(async (file: string, options: SignOptions) => {
      const document = await check(file);
      if (!document) return;
      const now = Date.now();
      const statement = unsigned('policy', {
        consoleId: options.consoleId,
        revision: options.revision,
        issuedAt: now,
        expiresAt: now + options.days * DAY_MS,
        document,
      });
      const passphrase = await keyPassphrase(options.passphraseFile);
      const signed = await signStatement(statement, options.key, passphrase);
      const baseRevision = options.revision - 1;
      await writeStatement(options.out, { ...signed, source: await readText(file), baseRevision });
      process.stdout.write(`ok: revision ${options.revision} in ${options.out}\n`);
    });
  policy
    .command('simulate')
    .description("what a policy would have done to a console's stored events; prints one JSON line")
    .argument('<file>', 'policy in YAML or JSON')
    .requiredOption('--data <dir>', "the console's data directory; the console may be running")
    .option('--days <n>', 'events of the last so many days', wholeNumber, 30)
    .option('--limit <n>', 'of these the newest so many', wholeNumber, 100_000)
    .action(async (file: string, { data, days, limit }: { data: string; days: number; limit: number }) => {
      const checked = await check(file);
      if (!checked) return;
      const range = { from: Date.now() - days * DAY_MS, to: Number.MAX_SAFE_INTEGER, limit };
      const result = await readStored(data, (db) => simulateOnStored(db, checked, range));
      process.stdout.write(`${JSON.stringify(result)}\n`);
    });
}

interface SignOptions {
  consoleId: string;
  revision: number;
  key: string;
  passphraseFile?: string;
  days: number;
  out: string;
}

const DAY_MS = 86_400_000;

/** The policy, or undefined with every mistake on standard error and the exit status set. */
async function check(file: string): Promise<Policy | undefined> {
  const result = parsePolicy(await readText(file));
  if (result.ok) return result.policy;
  for (const { line, column, path, message } of result.problems) {
    process.stderr.write(`${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}\n`);
  }
  process.exitCode = EXIT.no;
  return undefined;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number from 1.');
  return value;
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const reason =
      error instanceof TypeError ? 'it is not UTF-8; save it as UTF-8' : (error as Error).message;
    throw new Error(`cannot read ${file}: ${reason}`);
  }
}
