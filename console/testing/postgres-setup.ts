import type { TestProject } from 'vitest/node';
import { PostgresServer, postgresPrograms } from './postgres-server.ts';

/** One server for all tests of a run that ask for PostgreSQL; each console gets a database of its own in it. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!postgresPrograms()) return undefined;
  const server = await PostgresServer.start();
  // Not the environment, which the other projects' tests have, too.
  project.provide('postgres', server.url());
  return () => server.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}
