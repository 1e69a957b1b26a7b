import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { RIGHTS } from '../../shared/authority/authority.ts';
import { API, PASSPHRASE_HEADER, type Role } from '../api/contract.ts';
import { AgentDouble } from './agent-double.ts';
import { enrolDouble, type Identity } from './agent-identity.ts';
import { testDatabase } from './test-database.ts';

interface NewAccount {
  username: string;
  password: string;
  roles: readonly Role[];
  scope?: readonly string[] | null;
}

/** What a test may choose; the rest is chosen here. */
interface Choices {
  /** Who has an account from the start; undefined leaves the first run to the test. */
  accounts?: readonly NewAccount[] | undefined;
  names?: readonly string[];
  secondFactor?: 'required' | 'optional';
  heartbeatSeconds?: number;
  webRoot?: string;
  certificate?: { cert: string; key: string };
  certificateDays?: number;
  evidenceQuotaBytes?: number;
  print?: (line: string) => void;
}

interface Running {
  url: string;
  linkUrl: string;
  setupCode?: string;
  createEnrolmentToken(note: string): Promise<string>;
  close(): Promise<void>;
}

/** The composition root is given by the test: nothing but a test imports it. */
type Start = (
  options: Omit<Choices, 'accounts'> & {
    dataDir: string;
    database?: string | undefined;
    host: string;
    port: number;
    logger: Logger;
    accounts?: readonly NewAccount[];
  },
) => Promise<Running>;

/** Security administrator and analyst: who does most of what tests are about. */
export const ADMINISTRATOR = { username: 'admin', password: 'correct horse battery staple' };
/** Whose duties no other account may hold. */
export const SYSTEM = { username: 'system', password: 'nine lives of a server cat' };
export const AUDITOR = { username: 'auditor', password: 'who watches the watchers now' };
const PEOPLE: readonly NewAccount[] = [
  { ...ADMINISTRATOR, roles: ['security-administrator', 'analyst'] },
  { ...SYSTEM, roles: ['system-administrator'] },
  { ...AUDITOR, roles: ['auditor'] },
];

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
  body: any;
}

/** A console on a free port with a directory of its own, and a browser's and an administrator's way to ask it. */
export class TestConsole {
  readonly dataDir: string;
  /** Of PostgreSQL, where the run is to use it. */
  readonly database: string | undefined;
  readonly #start: Start;
  readonly #options: Choices;
  running!: Running;
  cookie = '';
  /** With which what is asked for is signed. */
  passphrase = ADMINISTRATOR.password;
  /** Of those whose duties the administrator does not hold. */
  #administrator = '';
  readonly #others = new Map<string, string>();

  private constructor(start: Start, dataDir: string, database: string | undefined, options: Choices) {
    this.#start = start;
    this.dataDir = dataDir;
    this.database = database;
    this.#options = options;
  }

  /** Starts with three people, the administrator logged in; `accounts: undefined` leaves the first run to the test. */
  static async start(start: Start, options: Choices = {}): Promise<TestConsole> {
    const dataDir = await mkdtemp(join(tmpdir(), 'guardpost-console-'));
    const console_ = new TestConsole(start, dataDir, await testDatabase(), { accounts: PEOPLE, ...options });
    await console_.#run();
    if (!('accounts' in options)) await console_.logIn();
    return console_;
  }

  async #run(): Promise<void> {
    const { accounts, ...choices } = this.#options;
    this.running = await this.#start({
      dataDir: this.dataDir,
      database: this.database,
      host: '127.0.0.1',
      port: 0,
      logger: pino({ level: 'silent' }),
      // Tests of everything else log in with the password alone.
      secondFactor: 'optional',
      ...choices,
      ...(accounts ? { accounts } : {}),
    });
  }

  get url(): string {
    return this.running.url;
  }

  /** Where agents connect. */
  get linkUrl(): string {
    return this.running.linkUrl;
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
    this.cookie = await this.cookieOf(ADMINISTRATOR);
    this.#administrator = this.cookie;
  }

  /** A session of its own for somebody. */
  async cookieOf({ username, password }: { username: string; password: string }): Promise<string> {
    const { headers } = await this.ask('POST', '/session', { username, password }, { cookie: '' });
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  /**
   * Who asks when a test does not say: the administrator, and those whose duties are not theirs for accounts
   * and for the record.
   */
  async #asker(path: string): Promise<string> {
    if (this.cookie === '' || this.cookie !== this.#administrator) return this.cookie;
    const other = /^\/(accounts|settings|integrations)\b/.test(path)
      ? SYSTEM
      : path.startsWith('/audit')
        ? AUDITOR
        : undefined;
    if (!other) return this.cookie;
    const cookie = this.#others.get(other.username) ?? (await this.cookieOf(other));
    this.#others.set(other.username, cookie);
    return cookie;
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const cookie = headers.cookie ?? (await this.#asker(path));
    const response = await fetch(`${this.url}${API}${path}`, {
      method,
      headers: {
        ...(cookie ? { cookie } : {}),
        [PASSPHRASE_HEADER]: Buffer.from(this.passphrase).toString('base64url'),
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

  /** An account more, as a system administrator makes it, whose owner has changed the first password: their cookie. */
  async newcomer(account: NewAccount): Promise<string> {
    const first = { ...account, password: `first ${account.password}` };
    const created = await this.ask('POST', '/accounts', first);
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    const { password } = account;
    const cookie = await this.cookieOf(first);
    const { headers } = await this.ask('POST', '/session/first-password', { password }, { cookie });
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  /** A security administrator more, whose key is authorised: their cookie. */
  async colleague(account: { username: string; password: string }, rights?: string[]): Promise<string> {
    const cookie = await this.newcomer({ ...account, roles: ['security-administrator'] });
    const authorised = await this.ask('POST', '/signing/people', {
      account: account.username,
      rights: rights ?? RIGHTS,
    });
    if (authorised.status !== 200) throw new Error(JSON.stringify(authorised.body));
    return cookie;
  }

  /** Does something as somebody else. */
  async as<T>(cookie: string, passphrase: string, work: () => Promise<T>): Promise<T> {
    const before = { cookie: this.cookie, passphrase: this.passphrase };
    Object.assign(this, { cookie, passphrase });
    try {
      return await work();
    } finally {
      Object.assign(this, before);
    }
  }

  async enrol(hostname = 'pc-1'): Promise<Identity> {
    const token = (await this.running.createEnrolmentToken('test')).split('#')[1]!;
    const { status, body, identity } = await enrolDouble(this.linkUrl, token, hostname);
    if (status !== 201) throw new Error(`not enrolled: ${status} ${JSON.stringify(body)}`);
    return identity;
  }

  /** A newly enrolled agent that has been welcomed. */
  async agent(): Promise<AgentDouble> {
    return AgentDouble.greeted(this.linkUrl, await this.enrol());
  }

  async refused(): Promise<Record<string, number>> {
    return (await this.ask('GET', '/overview?from=0&to=1')).body.refused;
  }
}
