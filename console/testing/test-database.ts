import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A new, empty database where the run is to use PostgreSQL; undefined where consoles use their own SQLite file. */
export async function testDatabase(): Promise<string | undefined> {
  const server = process.env.TEST_POSTGRES;
  if (server === undefined) return undefined;
  const client = new Client(server);
  await client.connect();
  const name = `t${randomUUID().replaceAll('-', '')}`;
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
