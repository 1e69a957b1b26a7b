import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import type { AgentDouble } from '../../console/testing/agent-double.ts';
import { ADMINISTRATOR, AUDITOR, SYSTEM, TestConsole } from '../../console/testing/test-console.ts';

// Somebody has a copy of the console's database (or of its whole data directory, as from a backup that was not sealed).
let console_: TestConsole;
let agent: AgentDouble;
let token: string;
let cookie: string;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
  agent = await console_.agent();
  token = (await console_.running.createEnrolmentToken('open')).split('#')[1]!;
  cookie = console_.cookie.split('=')[1]!;
  await console_.ask('POST', `/devices/${agent.identity.agentId}/commands`, {
    kind: 'quarantine.restore',
    quarantineId: randomUUID(),
  });
});
afterAll(() => console_.stop());

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const database = () =>
  files(console_.dataDir)
    .filter((file) => /console\.db/.test(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');

describe('who has the database has no', () => {
  test.each([
    ['password', () => [ADMINISTRATOR.password, SYSTEM.password, AUDITOR.password]],
    ['session', () => [cookie]],
    ['enrolment token', () => [token, token.split('.')[0]!]],
    ['private key', () => ['PRIVATE KEY']],
  ])('%s', (_, secrets) => {
    const found = database();
    for (const secret of secrets()) {
      expect(secret.length).toBeGreaterThan(8);
      expect(found.includes(secret)).toBe(false);
    }
  });

  test('cheap way to try passwords: they are Argon2id with 19 MiB or more', () => {
    const hashes = database().match(/\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/g) ?? [];
    expect(hashes.length).toBeGreaterThan(0);
    // OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1 at least.
    for (const text of hashes) expect(Number(/m=(\d+)/.exec(text)![1])).toBeGreaterThanOrEqual(19_456);
  });
});

test('nothing in the data directory is for other users of the server', () => {
  for (const file of files(console_.dataDir)) {
    expect(statSync(file).mode & 0o077, file).toBe(0);
  }
  expect(statSync(console_.dataDir).mode & 0o077).toBe(0);
  expect(existsSync(join(console_.dataDir, 'keys'))).toBe(true);
});
