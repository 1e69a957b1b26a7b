import { Argument, type Command, Option } from 'commander';
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
  watermark: () => import('../bench/watermark.ts'),
};

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
    .action(async (name: string, { database }: { database: string }, command: Command) => {
      if (database !== 'sqlite' && name !== 'ingest') {
        command.error('--database is of ingest only', { exitCode: EXIT.usage });
      }
      const benchmark =
        database === 'sqlite' ? BENCHMARKS[name]! : () => import('../bench/ingest-postgres.ts');
      const { run } = await benchmark();
      for (const result of await run()) process.stdout.write(`${JSON.stringify(result)}\n`);
    });
}
