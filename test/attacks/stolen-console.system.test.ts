import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPlatform } from '../../agent/platform/select.ts';
import { type RunningAgent, startAgent } from '../../agent/service/main.ts';
import { signerOf } from '../../console/domain/authority/ed25519.ts';
import { Passwords } from '../../console/domain/passwords.ts';
import { startConsole } from '../../console/main.ts';
import { ADMINISTRATOR, TestConsole } from '../../console/testing/test-console.ts';
import { seal } from '../../shared/authority/envelope.ts';
import { anAuthority, aRoot, newSigner } from '../../shared/authority/testing/people.ts';

// Somebody has the console's whole data directory, its certificates and its place in the network, and nobody's password.
const THIEFS_PASSWORD = 'what is yours is mine now';
const LOOSE = 'name: loose\nrules: []\n';
const POLL = { timeout: 45_000, interval: 100 };

let folder: string;
let watched: string;
let console_: TestConsole;
let stolen: TestConsole | undefined;
let agent: RunningAgent;
let revision: number;

type Start = Parameters<typeof TestConsole.start>[0];
/** Consoles by turns in one place: where the agent looks for its own. */
let port = 0;
const inPlace: Start = async (options) => {
  const running = await startConsole({ ...options, agents: { host: '127.0.0.1', port } });
  port = Number(new URL(running.linkUrl).port);
  return running;
};
const stage = (name: string) => join(folder, name);

async function startHere(enroll?: string): Promise<void> {
  // What an attack would do if it worked stays off this machine.
  const { networkBackend: _n, deviceControl: _d, openGuard: _o, ...platform } = await loadPlatform();
  agent = await startAgent({
    dataDir: stage('agent'),
    enroll,
    platform,
    logger: pino({ level: 'silent' }),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-stolen-'));
  watched = stage('watched');
  mkdirSync(watched);
  console_ = await TestConsole.start(inPlace);
  const published = await console_.ask('POST', '/policies', {
    source: `name: strict
monitoring: { folders: [${watched}] }
rules:
  - { id: stop, name: stop, action: block, when: { levelAtLeast: secret } }
  - { id: note, name: note, action: audit }
`,
    note: '',
    baseRevision: (await console_.ask('GET', '/policies')).body.current,
  });
  expect(published.status).toBe(201);
  revision = published.body.revision;
  await startHere(await console_.running.createEnrolmentToken('test'));
  await adopted(console_, revision, 'applied');
  await console_.running.close();
  cpSync(console_.dataDir, stage('copy'), { recursive: true });
});
afterAll(async () => {
  await agent?.stop();
  await stolen?.stop();
  await console_?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What an agent says to a console about a policy. */
async function adopted(of: TestConsole, number: number, state: string): Promise<void> {
  const until = Date.now() + POLL.timeout;
  for (;;) {
    const { body } = await of.ask('GET', `/policies/${number}/adoption`);
    if (body.devices?.some((device: { state: string }) => device.state === state)) return;
    if (Date.now() > until) throw new Error(`policy ${number} is not ${state}: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL.interval));
  }
}

/** A console on a copy of the data, changed as whoever has the files can; its administrator has the thief's password. */
async function steal(
  name: string,
  change: (db: Database.Database, dataDir: string) => void,
): Promise<TestConsole> {
  const dataDir = stage(name);
  cpSync(stage('copy'), dataDir, { recursive: true });
  const db = new Database(join(dataDir, 'console.db'));
  db.prepare('update users set password_hash = ?').run(await new Passwords().hash(THIEFS_PASSWORD));
  change(db, dataDir);
  db.close();
  const thiefs = await TestConsole.start((options) => inPlace({ ...options, dataDir }), { names: [] });
  thiefs.cookie = await thiefs.cookieOf({ ...ADMINISTRATOR, password: THIEFS_PASSWORD });
  expect(thiefs.cookie).not.toBe('');
  thiefs.passphrase = THIEFS_PASSWORD;
  return thiefs;
}

/** The console's own row for a policy, with another document and who signed it. */
function forge(db: Database.Database, envelope: unknown): number {
  const { revision: last, ...row } = db
    .prepare('select * from policies order by revision desc limit 1')
    .get() as Record<string, unknown> & { revision: number };
  const forged = {
    ...row,
    revision: last + 1,
    source: LOOSE,
    document: JSON.stringify({ name: 'loose', rules: [] }),
    envelope: envelope === undefined ? null : JSON.stringify(envelope),
  };
  const names = Object.keys(forged);
  db.prepare(
    `insert into policies (${names.join(', ')}) values (${names.map((column) => `@${column}`).join(', ')})`,
  ).run(forged);
  return last + 1;
}

const statement = (consoleId: string, number: number) => ({
  consoleId,
  revision: number,
  issuedAt: Date.now(),
  expiresAt: Date.now() + 3_600_000,
  document: { name: 'loose', rules: [] },
});
const consoleIdOf = (db: Database.Database): string => {
  const row = db.prepare("select envelope from trust_documents where kind = 'root'").pluck().get() as string;
  return JSON.parse(JSON.parse(row).payload).consoleId;
};

/** That a secret file is still taken away. */
async function stillEnforced(name: string): Promise<void> {
  const file = join(watched, `${name}.txt`);
  writeFileSync(file, '绝密\n报价底线\n');
  await expect.poll(() => existsSync(file), POLL).toBe(false);
}

describe('a console on the stolen data', () => {
  test('logs the thief in, but signs nothing for them: no policy, no order, no other people', async () => {
    stolen = await steal('as-it-was', () => {});
    const { body: devices } = await stolen.ask('GET', '/devices');
    const [{ agentId }] = devices.devices;
    const { current } = (await stolen.ask('GET', '/policies')).body;
    const tried = [
      await stolen.ask('POST', '/policies', { source: LOOSE, note: '', baseRevision: current }),
      await stolen.ask('POST', `/devices/${agentId}/isolation`, { reason: 'x' }),
      await stolen.ask('POST', '/signing/renew'),
    ];
    for (const { status } of tried) expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(tried.map(({ body }) => body))).toContain('wrong-passphrase');
    expect((await stolen.ask('GET', '/policies')).body.current).toBe(current);
    await stolen.stop();
    stolen = undefined;
  });

  test.each<[string, (db: Database.Database, dataDir: string) => number]>([
    [
      'the console’s own key, which needs no password',
      (db, dataDir) => {
        const key = readFileSync(join(dataDir, 'keys', 'console-signing.key'), 'utf8');
        return forge(
          db,
          seal('policy', statement(consoleIdOf(db), revision + 1), signerOf(Buffer.from(key, 'base64url'))),
        );
      },
    ],
    [
      'a root and people of the thief’s own',
      (db) => {
        const [root, thief, own] = [newSigner(), newSigner(), newSigner()];
        const consoleId = consoleIdOf(db);
        db.exec('delete from trust_documents');
        const add = db.prepare(
          'insert into trust_documents (kind, version, envelope, at) values (?, ?, ?, 0)',
        );
        for (const version of [1, 2]) {
          const made = {
            root: seal('root', aRoot([root], { consoleId, version }), root),
            authority: seal('authority', anAuthority({ thief }, own, { consoleId, version }), root),
          };
          add.run('root', version, JSON.stringify(made.root));
          add.run('authority', version, JSON.stringify(made.authority));
        }
        return forge(db, seal('policy', statement(consoleId, revision + 1), thief));
      },
    ],
  ])('signs with %s: the agent refuses it and goes on as before', async (name, change) => {
    let forged = 0;
    stolen = await steal(name.slice(0, 10).replaceAll(' ', '-'), (db, dataDir) => {
      forged = change(db, dataDir);
    });
    await agent.stop();
    await startHere();
    await adopted(stolen, forged, 'refused');
    await stillEnforced(name.slice(0, 5));
    await stolen.stop();
    stolen = undefined;
  });
});

test('the console to which the agent comes back is told of what was tried', async () => {
  await console_.restart();
  await agent.stop();
  await startHere();
  const codes = async () =>
    (await console_.ask('GET', '/events?type=agent.order-refused&limit=50')).body.events.map(
      ({ details }: { details: { statement: string; code: string } }) =>
        `${details.statement} ${details.code}`,
    );
  await expect.poll(codes, POLL).toEqual(expect.arrayContaining(['policy unknown-key', 'root threshold']));
  await adopted(console_, revision, 'applied');
});
