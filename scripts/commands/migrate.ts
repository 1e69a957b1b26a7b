import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { migrateToPostgres } from '../../console/migrate/migrate.ts';

interface Options {
  from: string;
  to: string;
  data?: string;
}

/** `guardpost migrate`: moves a console, running or not, from SQLite to PostgreSQL. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('move a console, running or not, from SQLite to an empty PostgreSQL database')
    .requiredOption('--from <dir>', 'data directory of the console on SQLite')
    .requiredOption('--to <url>', 'postgresql://… of the database')
    .option(
      '--data <dir>',
      'data directory of the new console; keys and files are copied (default: the former one)',
    )
    .action(async ({ from, to, data }: Options) => {
      const { rows, at } = await migrateToPostgres({ from, to, dataDir: data, by: userInfo().username });
      const tables = Object.keys(rows).length;
      process.stdout.write(
        `ok ${rows.events} events, ${rows.audit_entries} records, ${tables} tables, counted and verified\n` +
          `The new console knows all up to ${new Date(at).toISOString()}. Stop the former one and start: guardpost console --data ${data ?? from} --database …\n`,
      );
    });
}
