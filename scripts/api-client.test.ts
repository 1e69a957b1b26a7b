import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { guardpost } from '../clients/typescript/client.ts';
import { startConsole } from '../console/main.ts';
import { TestConsole } from '../console/testing/test-console.ts';
import { apiClient } from './api-client.ts';

const run = promisify(execFile);
const CLIENT = new URL('../clients/typescript/', import.meta.url);

test('the client is that of the API as it is', async () => {
  const written = readFileSync(new URL('api.ts', CLIENT), 'utf8');
  expect(written === (await apiClient()), "run 'npm run docs' and commit clients/typescript/api.ts").toBe(
    true,
  );
});

test('the client works with a token against a running console, and so does its example', async () => {
  const console_ = await TestConsole.start(startConsole);
  try {
    const rights = ['events.read', 'devices.read'];
    const made = await console_.ask('POST', '/api-tokens', { name: 'client', rights });
    const agent = await console_.agent();
    await agent.deliver([
      {
        seq: 1,
        event: {
          id: randomUUID(),
          at: 1,
          type: 'file.seen',
          severity: 'critical',
          file: { name: '客户.xlsx', path: '/', sizeBytes: 1 },
        },
      },
    ]);
    const client = guardpost({ url: console_.url, token: made.body.token });
    const { data } = await client.GET('/api/v1/events', {
      params: { query: { severity: ['high', 'critical'] } },
    });
    const name: string | undefined = data?.events[0]?.file?.name;
    expect(name).toBe('客户.xlsx');
    const { error, response } = await client.GET('/api/v1/policies', {});
    expect([response.status, error]).toEqual([403, expect.objectContaining({ code: 'forbidden' })]);
    // @ts-expect-error a path that the console does not have is an error before it is asked for
    await client.GET('/api/v1/nonsense', {});

    const { stdout } = await run(process.execPath, [fileURLToPath(new URL('example.ts', CLIENT))], {
      env: { ...process.env, GUARDPOST_URL: console_.url, GUARDPOST_TOKEN: made.body.token },
    });
    expect(stdout).toContain('critical file.seen pc-1 "客户.xlsx"');
  } finally {
    await console_.stop();
  }
});
