import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { API } from '../api/contract.ts';
import { AgentDouble, type Identity } from './agent-double.ts';

/** What a test may choose; the rest is chosen here. */
interface Choices {
  setup?: { username: string; password: string } | undefined;
  heartbeatSeconds?: number;
  webRoot?: string;
  print?: (line: string) => void;
}

interface Running {
  url: string;
  setupCode?: string;
  createEnrolmentToken(note: string): Promise<string>;
  close(): Promise<void>;
}

/** The composition root is given by the test: nothing but a test imports it. */
type Start = (
  options: Omit<Choices, 'setup'> & {
    dataDir: string;
    host: string;
    port: number;
    logger: Logger;
    setup?: { username: string; password: string };
  },
) => Promise<Running>;

export const ADMINISTRATOR = { username: 'admin', password: 'correct horse battery staple' };

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
  body: any;
}

/** A console on a free port with a directory of its own, and a browser's and an administrator's way to ask it. */
export class TestConsole {
  readonly dataDir: string;
  readonly #start: Start;
  readonly #options: Choices;
  running!: Running;
  cookie = '';

  private constructor(start: Start, dataDir: string, options: Choices) {
    this.#start = start;
    this.dataDir = dataDir;
    this.#options = options;
  }

  /** Starts with an administrator who is logged in; `setup: undefined` leaves the first run to the test. */
  static async start(start: Start, options: Choices = {}): Promise<TestConsole> {
    const dataDir = await mkdtemp(join(tmpdir(), 'guardpost-console-'));
    const console_ = new TestConsole(start, dataDir, { setup: ADMINISTRATOR, ...options });
    await console_.#run();
    if (!('setup' in options)) await console_.logIn();
    return console_;
  }

  async #run(): Promise<void> {
    const { setup, ...choices } = this.#options;
    this.running = await this.#start({
      dataDir: this.dataDir,
      host: '127.0.0.1',
      port: 0,
      logger: pino({ level: 'silent' }),
      ...choices,
      ...(setup ? { setup } : {}),
    });
  }

  get url(): string {
    return this.running.url;
  }

  async restart(): Promise<void> {
    await this.running.close();
    await this.#run();
  }

  async stop(): Promise<void> {
    await this.running.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async logIn(): Promise<void> {
    const { headers } = await this.ask('POST', '/session', ADMINISTRATOR);
    this.cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${API}${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : text,
    };
  }

  async enrol(hostname = 'pc-1'): Promise<Identity> {
    const token = (await this.running.createEnrolmentToken('test')).split('#')[1];
    const { body } = await this.ask('POST', '/enrol', {
      token,
      hostname,
      platform: 'linux',
      osVersion: 'Debian 12',
      agentVersion: '0.1.0',
    });
    return body as Identity;
  }

  /** A newly enrolled agent that has been welcomed. */
  async agent(): Promise<AgentDouble> {
    return AgentDouble.greeted(this.url, await this.enrol());
  }

  async refused(): Promise<Record<string, number>> {
    return (await this.ask('GET', '/overview?from=0&to=1')).body.refused;
  }
}
