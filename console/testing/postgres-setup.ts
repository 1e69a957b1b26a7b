import { PostgresServer, postgresPrograms } from './postgres-server.ts';

/** One server for all tests of a run that ask for PostgreSQL; each console gets a database of its own in it. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!postgresPrograms()) return undefined;
  const server = await PostgresServer.start();
  process.env.TEST_POSTGRES = server.url();
  return () => server.stop();
}
