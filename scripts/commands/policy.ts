import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { EXIT } from '../exit.ts';

/** `guardpost policy check FILE`: says whether a policy may be published, else every mistake with its place. */
export function register(program: Command): void {
  const policy = program.command('policy').description('work on policy files');
  policy
    .command('check')
    .description('check a policy: prints the errors with line and reason, ends with 1 if there are any')
    .argument('<file>', 'policy in YAML or JSON')
    .action(async (file: string) => {
      const result = parsePolicy(await readText(file));
      if (result.ok) {
        process.stdout.write(`ok: ${result.policy.name}, ${result.policy.rules.length} rules\n`);
        return;
      }
      for (const { line, column, path, message } of result.problems) {
        process.stderr.write(`${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}\n`);
      }
      process.exitCode = EXIT.no;
    });
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
