import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ReadsBack } from '../../agent/platform/dry-run/backends.ts';
import { dryBackends } from '../../agent/platform/dry-run/select.ts';
import type { Platform } from '../../agent/platform/platform.ts';
import { decideDevice } from '../../shared/policy/device-decision.ts';
import { ConsoleEndpoint, type IsolationTerms, restrictionFor } from '../../shared/policy/network.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import type { Policy } from '../../shared/policy/schema.ts';
import { EXIT } from '../exit.ts';

interface Options {
  dryRun?: true;
  platform: Platform['name'];
  policy: string;
  group: string[];
  console: ConsoleEndpoint[];
  isolate?: true;
}

/**
 * `guardpost enforce --dry-run`: what the agent would do on a system, in order, without doing it. Lines begin with
 * `run` (a command), `file` and `gone` (a file of the system), `note` (what the agent remembers for itself); what
 * only looks is not printed.
 */
export function register(program: Command): void {
  program
    .command('enforce')
    .description('print what would be done on a system to enforce a policy, without doing it')
    .option('--dry-run', 'say it, do not do it: the only way so far')
    .addOption(
      new Option('--platform <system>', 'the system to print it for')
        .choices(['windows', 'macos', 'linux'])
        .makeOptionMandatory(),
    )
    .requiredOption('--policy <file>', 'policy in YAML or JSON')
    .option('--group <name>', 'device group, for the zones; may be repeated', append, [])
    .option('--console <address:port>', 'where the console is reached; may be repeated', appendEndpoint, [])
    .option('--isolate', 'also isolate, confirm and release; needs --console')
    .action(async (options: Options) => {
      if (!options.dryRun) {
        process.stderr.write('guardpost: enforce only prints: give --dry-run; the agent is what enforces\n');
        process.exitCode = EXIT.usage;
        return;
      }
      if (options.isolate && options.console.length === 0) {
        process.stderr.write('guardpost: --isolate needs the console: give --console ADDRESS:PORT\n');
        process.exitCode = EXIT.usage;
        return;
      }
      const parsed = parsePolicy(await readFile(options.policy, 'utf8'));
      if (!parsed.ok) {
        const [first] = parsed.problems;
        process.stderr.write(
          `${options.policy}:${first?.line}:${first?.column}: ${first?.message}; see guardpost policy check\n`,
        );
        process.exitCode = EXIT.no;
        return;
      }
      await printSteps(parsed.policy, options);
    });
}

async function printSteps(policy: Policy, options: Options): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const backends = await dryBackends(options.platform, print);
  const step = async (title: string, work: () => Promise<unknown>) => {
    print(`# ${title}`);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ReadsBack)) throw error;
      print('     … and reads back what became of it');
    }
    await backends.flush();
  };
  const { devices, network } = backends;
  try {
    const control = policy.deviceControl;
    if (control) {
      await step('device control: held without the agent', () => devices.install(control));
      if (backends.real) {
        for (const device of await devices.devices()) {
          const context = {
            now: Date.now(),
            utcOffsetMinutes: -new Date().getTimezoneOffset(),
            users: [],
            groups: [],
            grants: [],
          };
          const decisions = decideDevice(control, device, context);
          const access = decisions.map((decision) => `${decision.class}: ${decision.access}`).join(', ');
          await step(`device ${device.id} (${access})`, () => devices.enforce(device, decisions));
        }
      }
      await step('device control: lifted', () => devices.remove());
    }
    const terms: IsolationTerms = { console: options.console };
    const restriction = restrictionFor(policy.network, options.group);
    if (restriction)
      await step(`zones: rule ${restriction.ruleId}`, () => network.separate(restriction, terms));
    if (options.isolate) {
      const seconds = policy.network.isolation.deadManSeconds;
      await step(`isolation: on trial for ${seconds} s`, async () => {
        await network.isolate(terms, { pendingSeconds: seconds });
        await network.cutConnections(terms);
      });
      await step('isolation: confirmed when the console was reached', async () => {
        await network.isolate(terms, {});
        await network.persist(terms);
      });
      await step('isolation: released', () => network.release());
    }
    if (restriction) await step('zones: lifted', () => network.separate(undefined, terms));
  } finally {
    await backends.close();
  }
}

function append(value: string, former: string[]): string[] {
  return [...former, value];
}

function appendEndpoint(value: string, former: ConsoleEndpoint[]): ConsoleEndpoint[] {
  const match = /^\[?([^\]]*?)\]?:(\d+)$/.exec(value);
  const parsed = ConsoleEndpoint.safeParse({ address: match?.[1], port: Number(match?.[2]) });
  if (!parsed.success)
    throw new InvalidArgumentError('an address and a port such as 10.0.0.1:8443 or [2001:db8::1]:8443');
  return [...former, parsed.data];
}
