import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { DeviceList, ReleaseCode } from '../../console/api/contract.ts';
import { languageOf, text } from '../../shared/i18n/text.ts';
import { RELEASE_MINUTES } from '../../shared/release/release-code.ts';
import { ConsoleClient } from '../demo/console-client.ts';

interface Options {
  console: string;
  user: string;
  device: string;
  minutes: number;
  readOnly?: boolean;
}

/** `guardpost release-code`: the console's answer to a challenge that was read out by telephone, on record there. */
export function register(program: Command): void {
  program
    .command('release-code')
    .description('answer a challenge of an agent that cannot reach its console')
    .argument('<challenge>', 'eight characters, as the person at the PC reads them out')
    .requiredOption('--console <url>', 'the console')
    .requiredOption(
      '--user <name>',
      'account to log in with; its password in GUARDPOST_PASSWORD or asked for',
    )
    .requiredOption('--device <name>', 'host name or agent id of the PC')
    .option('--minutes <n>', `how long: ${RELEASE_MINUTES.join(', ')}`, parseMinutes, 60)
    .option('--read-only', 'reading only')
    .action(async (challenge: string, options: Options) => {
      const client = new ConsoleClient(options.console);
      await client.logIn(options.user, process.env.GUARDPOST_PASSWORD ?? (await askPassword()));
      const agentId = await findDevice(client, options.device);
      const { purpose, access, minutes, response } = await client.call<z.infer<typeof ReleaseCode>>(
        'POST',
        `/devices/${agentId}/release-code`,
        { challenge, minutes: options.minutes, access: options.readOnly ? 'read-only' : 'allow' },
      );
      const language = languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG);
      const terms = { minutes, access: text(language, `local.access-${access}`) };
      process.stdout.write(`${text(language, `code.terms-${purpose}`, terms)}\n`);
      process.stdout.write(`${text(language, 'code.answer', { code: response })}\n`);
    });
}

function parseMinutes(value: string): number {
  const minutes = Number(value);
  if (!(RELEASE_MINUTES as readonly number[]).includes(minutes)) {
    throw new InvalidArgumentError(`Choose one of ${RELEASE_MINUTES.join(', ')}.`);
  }
  return minutes;
}

async function askPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  process.stderr.write('Password: ');
  try {
    for await (const line of lines) return line;
    throw new Error('no password: set GUARDPOST_PASSWORD');
  } finally {
    lines.close();
  }
}

async function findDevice(client: ConsoleClient, name: string): Promise<string> {
  const { devices } = await client.call<z.infer<typeof DeviceList>>('GET', '/devices');
  const found = devices.filter(({ agentId, hostname }) => agentId === name || hostname === name);
  if (found.length === 1) return found[0]!.agentId;
  throw new Error(
    found.length === 0
      ? `the console knows no PC '${name}'`
      : `several PCs are called '${name}': name one by its agent id (${found.map(({ agentId }) => agentId).join(', ')})`,
  );
}
