import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

const SERVICE = fileURLToPath(new URL('../agent-service.ts', import.meta.url));
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/guardpost', import.meta.url));

/**
 * For a process that is idle for most of its months: a small young generation, no background compilation of
 * machine code (its work is waiting, SQLite and hashing, all native already). `guardpost bench idle` shows
 * what they are worth.
 */
const LEAN = ['--max-semi-space-size=1', '--optimize-for-size', '--no-opt', '--no-maglev', '--no-sparkplug'];

/** `guardpost agent`: the agent service in the foreground, until SIGTERM or SIGINT. */
export function register(program: Command): void {
  program
    .command('agent')
    .description('run the agent service in the foreground')
    .requiredOption('--data <dir>', 'where the agent keeps its identity, spool and quarantine')
    .option(
      '--enroll <url#token>',
      'enrol with a one-time token from the console; only the first start needs it',
    )
    .action(async ({ data, enroll }: { data: string; enroll?: string }) => {
      const args = [data, ...(enroll === undefined ? [] : [enroll])];
      if (process.execve) {
        // The same process id goes on as a Node with these switches and nothing of the command line loaded.
        process.execve(process.execPath, [process.execPath, ...LEAN, SERVICE, ...args], {
          ...process.env,
          NODE_COMPILE_CACHE: COMPILE_CACHE,
        });
      }
      const { serve } = await import('../agent-service.ts');
      await serve(args);
    });
}
