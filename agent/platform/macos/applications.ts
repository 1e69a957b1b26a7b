import { z } from 'zod';
import type { InstalledSoftware } from '../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../enforcers/applications/backend.ts';
import { type Command, type RunCommand, runCommand } from '../command.ts';

export const listInstalled: Command = {
  file: '/usr/sbin/system_profiler',
  args: ['-json', 'SPApplicationsDataType'],
  reads: true,
  timeoutMs: 120_000,
};
/** lstart is five words: Tue Nov 24 09:00:00 2026. */
export const listRunning: Command = {
  file: '/bin/ps',
  args: ['-axww', '-o', 'pid=,uid=,lstart=,comm='],
  reads: true,
};

export const argumentsOf = (pid: number): Command => ({
  file: '/bin/ps',
  args: ['-ww', '-o', 'args=', '-p', String(pid)],
  reads: true,
});

/** One line a name and a state: `n*:5900`, `TST=LISTEN`, `n10.0.0.2:5900->10.0.0.9:51234`, `TST=ESTABLISHED`. */
export const socketsOf = (pid: number): Command => ({
  file: '/usr/sbin/lsof',
  args: ['-nP', '-a', '-iTCP', '-p', String(pid), '-F', 'nT'],
  reads: true,
});

/** True when one of the connections is to a port that is listened on. */
export function hasConnection(text: string): boolean {
  const listening = new Set<string>();
  const connected: string[] = [];
  let name = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('n')) name = line.slice(1);
    const port = /:(\d+)(?:->|$)/.exec(name)?.[1];
    if (line === 'TST=LISTEN' && port) listening.add(port);
    else if (line === 'TST=ESTABLISHED' && port) connected.push(port);
  }
  return connected.some((port) => listening.has(port));
}

const FIRST_PERSON = 501;
const Applications = z.object({
  SPApplicationsDataType: z.array(
    z.object({
      _name: z.string().min(1),
      version: z.string().optional(),
      signed_by: z.array(z.string()).optional(),
    }),
  ),
});

export function parseInstalled(text: string): InstalledSoftware[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const parsed = Applications.safeParse(json);
  if (!parsed.success) return [];
  return parsed.data.SPApplicationsDataType.map(({ _name, version, signed_by: signers }) => ({
    name: _name.slice(0, 256),
    source: 'bundle',
    ...(version ? { version: version.slice(0, 128) } : {}),
    ...(signers?.[0] ? { publisher: signers[0].slice(0, 256) } : {}),
  }));
}

export function parseRunning(text: string): RunningProgram[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\w{3} +\w{3} +\d+ [\d:]{8} \d{4}) +(\/.+)$/gm)].map(
    ([, pid, uid, began, path]) => ({
      pid: Number(pid),
      uid: Number(uid),
      began: began!,
      path: path!.trim(),
      name: path!.trim().split('/').at(-1)!,
      byPerson: Number(uid) >= FIRST_PERSON,
    }),
  );
}

/** Programs of a Mac. None is kept from starting: what is denied is closed when it is seen. */
export class MacApplications implements ApplicationsBackend {
  readonly #run: RunCommand;

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  installed = async () => parseInstalled((await this.#run(listInstalled)).stdout);
  running = async () => parseRunning((await this.#run(listRunning)).stdout);

  async publisherOf(path: string): Promise<string | undefined> {
    const { stderr } = await this.#run({ file: '/usr/bin/codesign', args: ['-dvv', path], reads: true });
    return /^Authority=(.+)$/m.exec(stderr)?.[1]?.slice(0, 256);
  }

  async sha256Of(path: string): Promise<string | undefined> {
    const { stdout } = await this.#run({ file: '/usr/bin/shasum', args: ['-a', '256', path], reads: true });
    return /^\\?([0-9a-f]{64}) /.exec(stdout)?.[1];
  }

  async argumentsOf({ pid, path }: RunningProgram): Promise<string | undefined> {
    const { code, stdout } = await this.#run(argumentsOf(pid));
    const line = stdout.trim();
    return code === 0 && line.startsWith(path) ? line.slice(path.length).trim() : undefined;
  }

  async isConnected({ pid }: RunningProgram): Promise<boolean> {
    return hasConnection((await this.#run(socketsOf(pid))).stdout);
  }

  async end(program: RunningProgram): Promise<boolean> {
    const still = async () =>
      (await this.running()).some(({ pid, began }) => pid === program.pid && began === program.began);
    for (const signal of ['-TERM', '-KILL']) {
      if (!(await still())) return true;
      await this.#run({ file: '/bin/kill', args: [signal, String(program.pid)] });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    return !(await still());
  }
}
