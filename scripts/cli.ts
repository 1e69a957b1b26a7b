import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from './exit.ts';

type Register = (program: Command) => void;

/** One module a command, loaded only when it is called: the agent runs for months and carries no other's weight. */
const COMMANDS: Record<string, () => Promise<{ register: Register }>> = {
  demo: () => import('./commands/demo.ts'),
  console: () => import('./commands/console.ts'),
  ca: () => import('./commands/ca.ts'),
  'release-code': () => import('./commands/release-code.ts'),
  agent: () => import('./commands/agent.ts'),
  enforce: () => import('./commands/enforce.ts'),
  inspect: () => import('./commands/inspect.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  migrate: () => import('./commands/migrate.ts'),
  audit: () => import('./commands/audit.ts'),
  policy: () => import('./commands/policy.ts'),
  keys: () => import('./commands/keys.ts'),
  evidence: () => import('./commands/evidence.ts'),
  edm: () => import('./commands/edm.ts'),
  fingerprint: () => import('./commands/fingerprint.ts'),
  bench: () => import('./commands/bench.ts'),
  load: () => import('./commands/load.ts'),
  watermark: () => import('./commands/watermark.ts'),
};

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('guardpost')
  .description('Endpoint data-loss prevention: agent, console and their tools. 岗哨：终端数据防泄漏。')
  .version(version)
  .exitOverride()
  .configureOutput({
    // One line, as every error of ours.
    outputError: (text, write) =>
      write(
        `guardpost: ${text
          .replace(/^error: /, '')
          .trim()
          .replace(/\.$/, '')}; 'guardpost --help' shows how it is used\n`,
      ),
  });

const asked = process.argv[2];
const load =
  asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]!] : Object.values(COMMANDS);
for (const { register } of await Promise.all(load.map((command) => command()))) register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    process.stderr.write(`guardpost: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}
