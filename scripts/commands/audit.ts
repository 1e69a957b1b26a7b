import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { recordFiles } from '../../console/domain/audit/keys.ts';
import { noteSeals } from '../../console/domain/audit/recorded-seals.ts';
import { type RecordToVerify, type Verdict, verifyRecord } from '../../console/domain/audit/verify.ts';
import { readWitnessFile } from '../../console/domain/audit/witness-file.ts';
import {
  type SealsToVerify,
  type SealsVerdict,
  verifySeals,
} from '../../console/domain/events/verify-seals.ts';
import { readPostgresRecord } from '../../console/store/postgres/read-record.ts';
import { readRecord } from '../../console/store/sqlite/read-record.ts';
import { EXIT } from '../exit.ts';

interface Options {
  data: string;
  database?: string;
  key?: string;
  witness?: string;
}

/**
 * `guardpost audit verify`: holds the record of a console, running or not, to its signed checkpoints, and the stored
 * events to what their agents signed.
 */
export function register(program: Command): void {
  program
    .command('audit')
    .description('work on the record of every act')
    .command('verify')
    .description("walk the record: prints 'ok N records' or the first entry that cannot be vouched for")
    .requiredOption('--data <dir>', "the console's data directory")
    .addOption(
      new Option(
        '--database <url>',
        'postgresql://… of its store (default: SQLite in the data directory)',
      ).env('GUARDPOST_DATABASE'),
    )
    .option('--key <file>', 'public key to trust, kept elsewhere (default: the one in the data directory)')
    .option('--witness <file>', 'checkpoints kept elsewhere (default: the file in the data directory)')
    .action(async ({ data, database, key, witness }: Options) => {
      const files = recordFiles(data);
      const publicKey = await readKey(key ?? files.publicKey);
      const witnessed = await readWitness(witness ?? files.witness, witness !== undefined);
      const verify = async (
        record: Omit<RecordToVerify, 'publicKey' | 'witnessed'>,
        store: SealsToVerify,
      ) => {
        const { entries, recorded } = noteSeals(record.entries);
        const acts = await verifyRecord({ ...record, entries, publicKey, witnessed });
        return { acts, events: acts.ok ? await verifySeals(store, recorded) : undefined };
      };
      print(await (database === undefined ? readRecord(data, verify) : readPostgresRecord(database, verify)));
    });
}

function print({ acts, events }: { acts: Verdict; events: SealsVerdict | undefined }): void {
  const lines: string[] = [];
  if (acts.ok) lines.push(`ok ${acts.records} records, ${acts.checkpoints} checkpoints`);
  else lines.push(`broken at record ${acts.index}: ${acts.reason}`);
  if (events?.ok) {
    const { events: count, agents, seals, unsealed } = events;
    lines.push(`ok ${count} events of ${agents} agents, ${seals} seals, ${unsealed} events not sealed`);
  } else if (events) {
    lines.push(`broken events${events.agentId ? ` of agent ${events.agentId}` : ''}: ${events.reason}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!acts.ok || !events?.ok) process.exitCode = EXIT.no;
}

async function readKey(file: string): Promise<KeyObject> {
  try {
    return createPublicKey(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read the public key ${file}: ${(error as Error).message}; name one with --key`);
  }
}

/** A console that has not made its first checkpoint has no witness file; one that was asked for must be there. */
async function readWitness(file: string, asked: boolean): Promise<string[]> {
  try {
    return await readWitnessFile(file);
  } catch (error) {
    if (!asked && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`cannot read the witness file ${file}: ${(error as Error).message}`);
  }
}
