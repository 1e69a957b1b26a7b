import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Device, PASSPHRASE_HEADER, type StoredEvent } from '../../console/api/contract.ts';
import { CONSOLE, FAR, Office } from './office.ts';

const GUARDPOST = fileURLToPath(new URL('../../scripts/guardpost.mjs', import.meta.url));
const PORT = 8440;
const ACCOUNT = { username: 'admin', password: 'correct horse battery staple' };

/** An office with a real console in its namespace and a real agent on the PC, spoken to as people do. */
export class Company {
  readonly office: Office;
  readonly folder: string;
  /** Watched by the agent as if it were a stick. */
  readonly stick: string;
  readonly agentData: string;
  agentId = '';
  #console: ChildProcess | undefined;
  #agent: ChildProcess | undefined;
  #cookie = '';

  private constructor(office: Office, folder: string) {
    this.office = office;
    this.folder = folder;
    this.stick = join(folder, 'stick');
    this.agentData = join(folder, 'agent');
  }

  /** `named`: the PC knows the console by its name, and the far machine as its name server. */
  static async found({ named = false } = {}): Promise<Company> {
    const folder = await mkdtemp(join(tmpdir(), 'guardpost-company-'));
    const company = new Company(await Office.build(), folder);
    await mkdir(company.stick);
    if (named) {
      await writeFile(join(folder, 'hosts'), `127.0.0.1 localhost\n${CONSOLE.v4} ${hostname()}\n`);
      await writeFile(join(folder, 'resolv.conf'), `nameserver ${FAR.v4}\n`);
    }
    const code = await company.startConsole();
    await company.ask('POST', '/setup', { ...ACCOUNT, username: 'system', code });
    const first = { ...ACCOUNT, password: `first ${ACCOUNT.password}` };
    await company.ask('POST', '/accounts', { ...first, roles: ['security-administrator', 'analyst'] });
    await company.ask('POST', '/session', first);
    await company.ask('POST', '/session/first-password', { password: ACCOUNT.password });
    const { token } = await company.ask<{ token: string }>('POST', '/enrolment-tokens', {});
    await company.startAgent(`https://${named ? hostname() : CONSOLE.v4}:${PORT}#${token}`);
    await company.until(async () => (await company.devices()).length === 1);
    company.agentId = (await company.devices())[0]!.agentId;
    return company;
  }

  /** Resolves with the one-time code of the first run, when the console listens. */
  async startConsole(): Promise<string> {
    const args = [
      'console',
      '--data',
      join(this.folder, 'console'),
      '--listen',
      `0.0.0.0:${PORT}`,
      '--second-factor',
      'optional',
    ];
    this.#console = this.#spawn(this.office.console, args);
    let code = '';
    for await (const line of createInterface({ input: this.#console.stdout! })) {
      code = /([0-9A-Z]{4}(-[0-9A-Z]{4}){3})/.exec(line)?.[1] ?? code;
      if (line.startsWith('Agents connect')) return code;
    }
    throw new Error('the console did not start');
  }

  async stopConsole(): Promise<void> {
    await end(this.#console, 'SIGTERM');
    this.#console = undefined;
  }

  async startAgent(enroll?: string): Promise<void> {
    const args = ['agent', '--data', this.agentData, ...(enroll ? ['--enroll', enroll] : [])];
    this.#agent = this.#spawn(this.office.pc, args);
  }

  /** As an attacker with root would, or a crash. */
  async killAgent(): Promise<void> {
    await end(this.#agent, 'SIGKILL');
  }

  /** A command of the person at the PC. */
  async atPc(...args: string[]): Promise<{ code: number; stdout: string }> {
    const child = this.#spawn(this.office.pc, args);
    let stdout = '';
    child.stdout!.on('data', (chunk) => (stdout += chunk));
    const code = await new Promise<number>((resolve) =>
      child.once('close', (status) => resolve(status ?? 1)),
    );
    return { code, stdout };
  }

  /** One call of the API, logged in. */
  async ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.office.atConsole.ask<{ status: number; body: T; cookie?: string } | string>(
      'http',
      {
        url: `https://127.0.0.1:${PORT}/api/v1${path}`,
        method,
        body,
        cookie: this.#cookie,
        headers: { [PASSPHRASE_HEADER]: Buffer.from(ACCOUNT.password).toString('base64url') },
      },
    );
    if (typeof answer === 'string') throw new Error(`${method} ${path}: ${answer}`);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.cookie) this.#cookie = answer.cookie;
    return answer.body;
  }

  async devices(): Promise<Device[]> {
    return (await this.ask<{ devices: Device[] }>('GET', '/devices')).devices;
  }

  async pc(): Promise<Device> {
    return this.ask('GET', `/devices/${this.agentId}`);
  }

  /** Types of what the PC told of, newest first. */
  async events(): Promise<StoredEvent[]> {
    return (await this.ask<{ events: StoredEvent[] }>('GET', '/events?limit=100')).events;
  }

  /** Publishes a policy and waits until the PC has it in force. */
  async publish(source: string): Promise<void> {
    const { current } = await this.ask<{ current: number }>('GET', '/policies');
    await this.ask('POST', '/policies', { source, note: '', baseRevision: current });
    await this.until(async () => (await this.pc()).policyState === 'applied');
  }

  /** Asks until the answer is yes; a console that is down meanwhile is no answer. */
  async until(what: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      try {
        if (await what()) return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
      if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    await end(this.#agent, 'SIGTERM');
    await end(this.#console, 'SIGTERM');
    await this.office.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** In a mount namespace of its own, where the folders that a PC boots from are empty ones. */
  #spawn(namespace: string, args: readonly string[]): ChildProcess {
    const script = [
      'for d in /etc/systemd/system /etc/network/if-pre-up.d; do',
      '[ -d "$d" ] && mount -t tmpfs tmpfs "$d"; done;',
      `for f in hosts resolv.conf; do [ -f '${this.folder}'/$f ] && mount --bind '${this.folder}'/$f /etc/$f; done;`,
      'exec "$@"',
    ].join(' ');
    return spawn(
      'ip',
      [
        'netns',
        'exec',
        namespace,
        'unshare',
        '--mount',
        'sh',
        '-c',
        script,
        'sh',
        process.execPath,
        GUARDPOST,
        ...args,
      ],
      {
        stdio: ['ignore', 'pipe', process.env.GUARDPOST_TEST_LOG ? 'inherit' : 'ignore'],
        env: { ...process.env, LANG: 'C' },
      },
    );
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  await ended;
}
