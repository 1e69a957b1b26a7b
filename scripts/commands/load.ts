import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit.ts';
import { runLoad } from '../load/load.ts';

interface Options {
  console: string;
  agents: number;
  rate: number;
  seconds: number;
  login?: string;
}

/** `guardpost load`: a bounded load of simulated agents; what it prints is one JSON line. */
export function register(program: Command): void {
  program
    .command('load')
    .description('put a bounded load of simulated agents on a console; prints one JSON line')
    .requiredOption('--console <url>', 'URL#TOKEN, the token made for that many PCs; or URL with --login')
    .option('--agents <n>', 'simulated agents', whole(1, 20_000), 10)
    .option('--rate <r>', 'events a second of all together', whole(1, 100_000), 100)
    .option('--seconds <s>', 'how long', whole(1, 3_600), 10)
    .option(
      '--login <user>',
      'log in (password in GUARDPOST_PASSWORD) to make the token and to count what was stored',
    )
    .action(async ({ login, ...options }: Options) => {
      const result = await runLoad({
        ...options,
        ...(login === undefined ? {} : { login: withPassword(login) }),
      });
      process.stdout.write(`${JSON.stringify(result)}\n`);
      if (result.lost > 0 || (result.duplicated ?? 0) > 0 || result.rejected > 0) process.exitCode = EXIT.no;
    });
}

function withPassword(username: string): { username: string; password: string } {
  const password = process.env.GUARDPOST_PASSWORD;
  if (!password) throw new Error('--login needs the password in the environment variable GUARDPOST_PASSWORD');
  return { username, password };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
