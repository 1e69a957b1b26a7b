import { isIP } from 'node:net';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { type ConnectionOptions, parse, toClientConfig } from 'pg-connection-string';
import { StoreError } from '../store.ts';
import { consoleTypes } from './types.ts';

/** A console that stands still while it writes must not keep the others waiting for longer. */
const STANDSTILL_MS = 10_000;
const LOCK_WAIT_MS = 30_000;
const CONNECT_MS = 10_000;

/** Connections to one database, by what they are for. */
export interface Pools {
  /** What the query layer asks. */
  queries: Pool;
  /** Events and the record, so that they wait for no query. */
  writes: Pool;
  /** Long searches; nothing can be written through it. */
  reads: Pool;
  end(): Promise<void>;
}

/** @throws StoreError when the URL is none, or would carry events over a network without verified TLS */
export function openPools(url: string): Pools {
  const config = clientConfig(url);
  const pool = (own: PoolConfig) => {
    const made = new Pool({
      ...config,
      types: consoleTypes as never,
      application_name: 'guardpost',
      connectionTimeoutMillis: CONNECT_MS,
      idle_in_transaction_session_timeout: STANDSTILL_MS,
      ...own,
    });
    // A connection that breaks is told to whoever asks over it, and the next one gets another. What it says beside that,
    // in use or idle, would end the process unheard.
    made.on('error', () => {});
    made.on('connect', (client) => void client.on('error', () => {}));
    return made;
  };
  const pools = {
    queries: pool({ max: 10 }),
    writes: pool({ max: 3, lock_timeout: LOCK_WAIT_MS }),
    reads: pool({ max: 4, options: '-c default_transaction_read_only=on' }),
  };
  return {
    ...pools,
    async end() {
      await Promise.all(Object.values(pools).map((each) => each.end()));
    },
  };
}

/**
 * How to connect, with TLS that verifies host and chain unless it is to this very machine.
 * @throws StoreError
 */
export function clientConfig(url: string): PoolConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new StoreError('the database is named as postgresql://USER@HOST[:PORT]/NAME');
  }
  const config = read(url);
  if (isThisMachine(config.host ?? '')) return toClientConfig(config);
  const { sslmode, ssl } = config;
  if ((sslmode !== undefined && sslmode !== 'verify-full') || ssl === false) {
    throw new StoreError(
      `sslmode=${sslmode ?? 'disable'} does not verify whom events are sent to: leave it out, and name the authority of the database's certificate with sslrootcert=FILE`,
    );
  }
  return toClientConfig({ ...config, ssl: ssl ?? true });
}

function read(url: string): ConnectionOptions {
  try {
    return parse(url);
  } catch (error) {
    // What the parser says may hold the URL, and that a password.
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? ': sslrootcert is no file' : '';
    throw new StoreError(
      `the database's URL cannot be read${reason}: write postgresql://USER@HOST[:PORT]/NAME`,
    );
  }
}

function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  if (name === '' || name.startsWith('/') || name === 'localhost') return true;
  return isIP(name) === 4 ? name.startsWith('127.') : name === '::1';
}

/** Which database a URL names, without its password. */
export function placeOf(url: string): string {
  const { host, port, database } = clientConfig(url);
  return `database ${database ?? ''} at ${host ?? 'localhost'}${port ? `:${port}` : ''}`;
}

/** Runs in one transaction; a connection that it may have broken is not used again. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
