import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { pino } from 'pino';
import { API } from '../console/api/contract.ts';
import { startConsole } from '../console/main.ts';

const HEADER = `// Made from the console's OpenAPI document by \`npm run docs\`: not to be changed by hand.\n`;

/** The types of the TypeScript client, from the document that a console serves. */
export async function apiClient(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guardpost-openapi-'));
  const console_ = await startConsole({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    logger: pino({ level: 'silent' }),
  });
  try {
    const response = await fetch(`${console_.url}${API}/openapi.json`);
    const document = (await response.json()) as OpenAPI3;
    return HEADER + astToString(await openapiTypescript(document, { alphabetize: true }));
  } finally {
    await console_.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
