import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { BenchResult } from '../bench/result.ts';
import { EXIT } from '../exit.ts';

/** Each benchmark measures its bare limit in the same run, interleaved with ours. */
const BENCHMARKS: Record<string, () => Promise<{ run(): Promise<BenchResult[]> }>> = {
  ingest: () => import('../bench/ingest.ts'),
  fanout: () => import('../bench/fanout.ts'),
  watch: () => import('../bench/watch.ts'),
  policy: () => import('../bench/policy.ts'),
  idle: () => import('../bench/idle.ts'),
  inspect: () => import('../bench/inspect.ts'),
  'inspect-formats': () => import('../bench/inspect-formats.ts'),
  enforce: () => import('../bench/enforce.ts'),
  channels: () => import('../bench/channels.ts'),
  watermark: () => import('../bench/watermark.ts'),
};

interface BenchFlags {
  database: string;
  rounds?: number;
}

const MAX_ROUNDS = 1_000;

function rounds(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_ROUNDS) return count;
  throw new InvalidArgumentError(`a whole number from 1 to ${MAX_ROUNDS}`);
}

async function channels(rounds: number): Promise<{ run(): Promise<BenchResult[]> }> {
  const { run } = await import('../bench/channels.ts');
  return { run: () => run({ rounds }) };
}

/** `guardpost bench NAME`: one JSON line a measurement, `ratio` 1 meaning as good as the bare limit. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure against the bare limit of this machine; prints one JSON line a measurement')
    .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(BENCHMARKS)))
    .addOption(
      new Option('--database <kind>', 'of ingest: into which store')
        .choices(['sqlite', 'postgresql'])
        .default('sqlite'),
    )
    .addOption(new Option('--rounds <n>', 'of channels: files that leave by each').argParser(rounds))
    .action(async (name: string, { database, rounds }: BenchFlags, command: Command) => {
      if (rounds !== undefined && name !== 'channels') {
        command.error('--rounds is of channels only', { exitCode: EXIT.usage });
      }
      if (database !== 'sqlite' && name !== 'ingest') {
        command.error('--database is of ingest only', { exitCode: EXIT.usage });
      }
      const benchmark =
        database === 'sqlite' ? BENCHMARKS[name]! : () => import('../bench/ingest-postgres.ts');
      const { run } = rounds === undefined ? await benchmark() : await channels(rounds);
      for (const result of await run()) process.stdout.write(`${JSON.stringify(result)}\n`);
    });
}
