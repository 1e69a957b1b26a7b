import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';

/** Folder of the newest server that Debian has installed; undefined without one. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0];
  const folder = newest && join(VERSIONS, newest, 'bin');
  return folder && existsSync(join(folder, 'postgres')) ? folder : undefined;
}

/** A PostgreSQL server of its own in a temporary folder, reached by a socket in it; never run as root. */
export class PostgresServer {
  readonly #folder: string;
  readonly #owner: { uid: number; gid: number } | undefined;
  readonly #durable: boolean;
  #process: ChildProcess | undefined;

  private constructor(folder: string, owner: { uid: number; gid: number } | undefined, durable: boolean) {
    this.#folder = folder;
    this.#owner = owner;
    this.#durable = durable;
  }

  /** `durable`: with every sync of the disk, as in production; without them tests are quicker. */
  static async start({ durable = false } = {}): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'guardpost-pg-'));
    const owner = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
    if (owner) chownSync(folder, owner.uid, owner.gid);
    const server = new PostgresServer(folder, owner, durable);
    await run(
      join(postgresPrograms()!, 'initdb'),
      [
        '-D',
        join(folder, 'data'),
        '-U',
        'guardpost',
        '--auth=trust',
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      { ...owner, cwd: folder },
    );
    await server.resume();
    return server;
  }

  /** Starts it again after `kill`. */
  async resume(): Promise<void> {
    const sync = this.#durable ? 'on' : 'off';
    const settings = {
      listen_addresses: '',
      unix_socket_directories: this.#folder,
      fsync: sync,
      synchronous_commit: 'on',
      full_page_writes: sync,
      max_connections: '300',
      shared_buffers: '64MB',
      log_min_messages: 'panic',
    };
    this.#process = spawn(
      join(postgresPrograms()!, 'postgres'),
      [
        '-D',
        join(this.#folder, 'data'),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...this.#owner, cwd: this.#folder, stdio: 'ignore' },
    );
    for (let tries = 0; ; tries++) {
      try {
        await this.query('select 1');
        return;
      } catch (error) {
        if (tries === 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** `postgresql://` of one of its databases. */
  url(database = 'postgres'): string {
    return `postgresql:///${database}?user=guardpost&host=${encodeURIComponent(this.#folder)}`;
  }

  /** An empty database. */
  async database(): Promise<string> {
    const name = `t${randomUUID().replaceAll('-', '')}`;
    await this.query(`create database ${name}`);
    return this.url(name);
  }

  async query(sql: string, database?: string): Promise<Record<string, unknown>[]> {
    const client = new Client(this.url(database));
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  /** Kills it as a power cut would: the server's first process, whose others then end by themselves. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGQUIT');
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

function accountOf(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) throw new Error(`there is no account ${name}: install Debian's package postgresql`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
