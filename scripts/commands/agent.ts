import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import type { DevicePattern } from '../../shared/policy/device-control.ts';
import { EXIT } from '../exit.ts';

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
  const agent = program
    .command('agent')
    .description('run the agent service in the foreground')
    .requiredOption('--data <dir>', 'where the agent keeps its identity, spool and quarantine')
    .option(
      '--enroll <url#token>',
      'enrol with a one-time token from the console; only the first start needs it',
    )
    .option('--enroll-file <file>', 'a file with URL#TOKEN, for unattended installation; may be missing')
    .action(async (options: { data: string; enroll?: string; enrollFile?: string }, command: Command) => {
      const { data, enroll = await fromFile(options.enrollFile) } = options;
      if (enroll !== undefined) await checkEnrolment(enroll, command);
      const args = [data, ...(enroll === undefined ? [] : [enroll])];
      if (process.execve) {
        // The same process id goes on as a Node with these switches and nothing of the command line loaded.
        process.execve(process.execPath, [process.execPath, ...LEAN, SERVICE, ...args], {
          ...process.env,
          NODE_COMPILE_CACHE: COMPILE_CACHE,
          // One arena of glibc's malloc instead of one a thread (mallopt(3)): its threads allocate little.
          MALLOC_ARENA_MAX: '1',
        });
      }
      const { serve } = await import('../agent-service.ts');
      await serve(args);
    });

  agent
    .command('status')
    .description('how the running agent stands: link, network, releases')
    .action(async (_options, command: Command) => (await local()).showStatus(dataOf(command)));
  agent
    .command('release-challenge')
    .description('print a code to read out to the security team by telephone, who read an answer back')
    .option('--device <vendor:product[:serial]>', 'release this device only', parseDevice)
    .option('--isolation', 'release this PC from network isolation')
    .option('--stop', 'let the agent be stopped or taken off this PC')
    .action(async (options: ChallengeOptions, command: Command) => {
      const wanted = [options.device, options.isolation, options.stop].filter(Boolean);
      if (wanted.length > 1) throw new Error('choose one of --device, --isolation and --stop');
      await (await local()).printChallenge(dataOf(command), options);
    });
  agent
    .command('may-stop')
    .description('whether the security team lets the agent be stopped or removed now (exit status 0: yes)')
    .action(async (_options, command: Command) => (await local()).showMayStop(dataOf(command)));
  agent
    .command('release')
    .description('take the code that the security team read back')
    .argument('<code>', 'eight characters; case, spaces and dashes do not matter')
    .action(async (code: string, _options, command: Command) =>
      (await local()).takeCode(dataOf(command), code),
    );
  agent
    .command('request-release')
    .description('ask the security team for a temporary release of a device')
    .requiredOption('--reason <text>', 'what it is needed for')
    .option('--minutes <n>', 'for how long', Number, 60)
    .option('--device <vendor:product[:serial]>', 'this device only', parseDevice)
    .action(async (options: { reason: string; minutes: number; device?: DevicePattern }, command: Command) =>
      (await local()).requestRelease(dataOf(command), options),
    );
  agent
    .command('prepare-upgrade')
    .description('for the package’s scripts: keep this version until the next one has reached the console')
    .requiredOption('--to <version>', 'the version that is about to be installed')
    .action(async ({ to }: { to: string }, command: Command) =>
      (await upgrade()).keepForUpgrade(dataOf(command), to),
    );
  agent
    .command('guard-upgrade')
    .description('for the system: put the former version back when the new one does not reach the console')
    .action(async (_options, command: Command) => (await upgrade()).guardUntilSettled(dataOf(command)));
}

interface ChallengeOptions {
  device?: DevicePattern;
  isolation?: boolean;
  stop?: boolean;
}

/** What only these commands need, and no agent carries. */
const local = () => import('../agent-local.ts');
const upgrade = () => import('../agent-upgrade.ts');

/** `--data` belongs to `guardpost agent`; it may stand before or after the name of the command below it. */
function dataOf(command: Command): string {
  return command.optsWithGlobals<{ data: string }>().data;
}

function parseDevice(text: string): DevicePattern {
  const [vendorId, productId, ...serial] = text.split(':');
  if (!/^[0-9a-f]{4}$/i.test(vendorId ?? '') || !/^[0-9a-f]{4}$/i.test(productId ?? '')) {
    throw new InvalidArgumentError('Write VENDOR:PRODUCT[:SERIAL] as lsusb shows it, such as 0951:1666.');
  }
  return {
    vendorId: vendorId!.toLowerCase(),
    productId: productId!.toLowerCase(),
    ...(serial.length > 0 ? { serial: serial.join(':') } : {}),
  };
}

/** The first line of the file; undefined when there is no file or nothing in it. */
async function fromFile(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new Error(`cannot read ${file}: ${error.message}`);
  });
  return (
    text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)[0]
      ?.trim() || undefined
  );
}

/** Wrong use is told before anything is started. */
async function checkEnrolment(enroll: string, command: Command): Promise<void> {
  const { parseEnrolment } = await import('../../agent/service/enrolment.ts');
  try {
    parseEnrolment(enroll);
  } catch (error) {
    command.error((error as Error).message, { exitCode: EXIT.usage });
  }
}
