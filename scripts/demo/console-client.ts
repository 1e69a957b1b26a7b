import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { z } from 'zod';
import {
  type Adoption,
  API,
  type ApiError,
  type AuthenticatorOffer,
  type CommandRecord,
  type EventPage,
  PASSPHRASE_HEADER,
  type PolicyRevision,
  type Role,
  type Session,
  type StoredEvent,
  type TokenCreated,
} from '../../console/api/contract.ts';
import { Authenticator } from './authenticator.ts';

/** Who have the other duties beside the one whom a client is made for. */
export const SYSTEM = 'system';
export const AUDITOR = 'auditor';

/** The few calls of the console's API that the demo, the benchmarks and the end-to-end tests make as a person would. */
export class ConsoleClient {
  readonly url: string;
  #person = '';
  readonly #authenticators = new Map<string, Authenticator>();
  readonly #cookies = new Map<string, string>();
  /** With which each signs what agents are to obey. */
  readonly #passwords = new Map<string, string>();

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /**
   * The first run with the one-time code from the console's terminal: a system administrator, a security
   * administrator who is analyst too, and an auditor. Goes on as the one who is named.
   */
  async setUp(code: string, username: string, password: string): Promise<void> {
    this.#person = SYSTEM;
    const session = await this.call<Session>('POST', '/setup', { code, username: SYSTEM, password });
    await this.#finish(session);
    await this.createAccount(username, password, ['security-administrator', 'analyst']);
    await this.createAccount(AUDITOR, password, ['auditor']);
    await this.logIn(AUDITOR, password);
    await this.logIn(username, password);
  }

  /** One more account, made by the system administrator; it goes on with this password, which its owner has set. */
  async createAccount(username: string, password: string, roles: Role[]): Promise<void> {
    const before = this.#person;
    this.#person = SYSTEM;
    const first = `first ${password}`;
    await this.call('POST', '/accounts', { username, password: first, roles });
    this.#person = username;
    await this.call('POST', '/session', { username, password: first });
    await this.call('POST', '/session/first-password', { password });
    this.#person = before;
  }

  /** Goes on as this person. */
  async logIn(username: string, password: string): Promise<void> {
    this.#person = username;
    this.#passwords.set(username, password);
    await this.#finish(await this.call<Session>('POST', '/session', { username, password }));
  }

  /** Sets an authenticator up where the console asks for one, and shows its code where it asks for that. */
  async #finish({ username, stage }: Session): Promise<void> {
    if (stage === 'complete') return;
    if (stage === 'enrolment') {
      const offer = await this.call<AuthenticatorOffer>('POST', '/second-factor/authenticator', {});
      this.#authenticators.set(username, new Authenticator(offer.secret));
    }
    const authenticator = this.#authenticators.get(username);
    if (!authenticator) throw new Error(`${username} has a second factor, which this client does not have`);
    const path = stage === 'enrolment' ? '/second-factor/authenticator/confirm' : '/session/second-factor';
    await this.call('POST', path, { code: await authenticator.next() });
  }

  /** Goes on as somebody who was logged in before. */
  as(username: string): this {
    this.#person = username;
    return this;
  }

  /** URL#TOKEN for `guardpost agent --enroll`. */
  async enrolmentUrl(note: string): Promise<string> {
    const created = await this.call<z.infer<typeof TokenCreated>>('POST', '/enrolment-tokens', { note });
    return created.enrol;
  }

  async publish(source: string, baseRevision: number, note: string): Promise<PolicyRevision> {
    return this.call('POST', '/policies', { source, baseRevision, note });
  }

  async currentRevision(): Promise<number> {
    return (await this.call<{ current: number }>('GET', '/policies')).current;
  }

  async adoption(revision: number): Promise<Adoption> {
    return this.call('GET', `/policies/${revision}/adoption`);
  }

  /** Newest first; `query` as in the API, such as `action=block&limit=50`. */
  async events(query = ''): Promise<EventPage> {
    return this.call('GET', `/events${query ? `?${query}` : ''}`);
  }

  /** Calls back for each event from the moment it is stored; resolves, once it is listening, with a way to end it. */
  async follow(query: string, onEvent: (event: StoredEvent) => void): Promise<() => void> {
    const end = new AbortController();
    const response = await fetch(`${this.url}${API}/events/live?${query}`, {
      headers: { cookie: this.#cookies.get(this.#person) ?? '' },
      signal: end.signal,
    });
    if (!response.ok || !response.body) throw new Error(`GET /events/live: ${response.status}`);
    const lines = createInterface({ input: Readable.fromWeb(response.body as ReadableStream) });
    lines.on('line', (line) => {
      if (line.startsWith('data: {"')) onEvent(JSON.parse(line.slice('data: '.length)) as StoredEvent);
    });
    lines.on('error', () => {});
    return () => end.abort();
  }

  async restore(agentId: string, quarantineId: string): Promise<CommandRecord> {
    return this.call('POST', `/devices/${agentId}/commands`, { kind: 'quarantine.restore', quarantineId });
  }

  /** One call; throws the API's own message. Keeps the session's cookie. */
  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.#send(
      method,
      path,
      'application/json',
      body === undefined ? undefined : JSON.stringify(body),
    );
  }

  /** Sends a file as it is. */
  async upload<T>(path: string, type: 'text/csv' | 'application/octet-stream', file: Uint8Array): Promise<T> {
    return this.#send('POST', path, type, file as Uint8Array<ArrayBuffer>);
  }

  /** Sealed evidence, as a person takes it away. */
  async evidence(id: string): Promise<Uint8Array> {
    const response = await this.#fetch('POST', `/evidence/${id}/open`, 'application/json');
    if (!response.ok) throw new Error(`evidence ${id}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #send<T>(
    method: string,
    path: string,
    type: string,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<T> {
    const person = this.#person;
    const response = await this.#fetch(method, path, type, body);
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (set.length > 0) this.#cookies.set(person, set.join('; '));
    const text = await response.text();
    const value = text ? JSON.parse(text) : undefined;
    if (!response.ok) {
      const error = value as ApiError | undefined;
      throw new Error(
        `${method} ${path}: ${response.status} ${error?.code ?? ''} ${error?.message ?? ''}`.trim(),
      );
    }
    return value as T;
  }

  #fetch(
    method: string,
    path: string,
    type: string,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<Response> {
    const person = this.#person;
    return fetch(`${this.url}${API}${path}`, {
      method,
      headers: {
        origin: this.url,
        cookie: this.#cookies.get(person) ?? '',
        [PASSPHRASE_HEADER]: Buffer.from(this.#passwords.get(person) ?? '-').toString('base64url'),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}
