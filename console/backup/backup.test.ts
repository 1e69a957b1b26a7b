import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../main.ts';
import { AgentDouble, anEvent } from '../testing/agent-double.ts';
import type { Identity } from '../testing/agent-identity.ts';
import { TestConsole } from '../testing/test-console.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';
import { openArchive } from './sealed-archive.ts';

const key = { passphrase: 'a passphrase of some length' };
let console_: TestConsole;
let identity: Identity;
let folder: string;
let file: string;
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, event: anEvent() }));
const options = () => ({ dataDir: console_.dataDir, key, openKey: key, version: '0.1.0' });
async function publish(): Promise<number> {
  const { current } = (await console_.ask('GET', '/policies')).body;
  const policy = { source: 'name: 新策略\nrules: []\n', note: '', baseRevision: current };
  return (await console_.ask('POST', '/policies', policy)).body.revision;
}
const stored = async () => (await console_.ask('GET', '/devices')).body.devices[0].eventCount;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-backup-'));
  file = join(folder, 'console.age');
  console_ = await TestConsole.start(startConsole);
  identity = await console_.enrol();
});
afterAll(async () => {
  await console_.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a running console is copied, put back, and gets from the agent again what it lost', async () => {
  const agent = await AgentDouble.greeted(console_.linkUrl, identity);
  await agent.deliver(events(1, 10));
  await backUp({ ...options(), out: file });
  await agent.deliver(events(11, 20));
  expect(await stored()).toBe(20);
  const forgotten = await publish();
  // Nobody reads a name, a user or a key in the file.
  const sealed = await readFile(file, 'latin1');
  for (const secret of ['PRIVATE KEY', 'pc-1', 'SQLite']) expect(sealed).not.toContain(secret);

  await console_.running.close();
  await restore({ file, dataDir: console_.dataDir, key, by: 'root' });
  await console_.restart();
  await console_.logIn();
  expect(await stored()).toBe(10);
  const again = await AgentDouble.connect(console_.linkUrl, identity, agent.epoch);
  again.hello();
  expect((await again.next('welcome')).cursor).toBe(10);
  await again.deliver(events(11, 20));
  expect(await stored()).toBe(20);
  const { entries } = (await console_.ask('GET', '/audit')).body;
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'console.restored', actor: { kind: 'person', name: 'root' } }),
  );
  // Agents that hold what was published since refuse what is not newer.
  expect(await publish()).toBeGreaterThan(forgotten);
  await again.leave();
});

test('the restored record verifies, and what was replaced lies beside it', async () => {
  const guardpost = new URL('../../scripts/guardpost.mjs', import.meta.url).pathname;
  const verified = execFileSync(process.execPath, [guardpost, 'audit', 'verify', '--data', console_.dataDir]);
  expect(verified.toString()).toMatch(/^ok \d+ records/);
  const beside = (await readdir(tmpdir())).filter((name) =>
    join(tmpdir(), name).startsWith(`${console_.dataDir}.before-restore-`),
  );
  expect(beside).toHaveLength(1);
  await rm(join(tmpdir(), beside[0]!), { recursive: true });
});

test('a console that runs is not replaced', async () => {
  await expect(restore({ file, dataDir: console_.dataDir, key, by: 'root' })).rejects.toThrow(
    /another console/,
  );
});

test.each([
  ['at its beginning', 20],
  ['in the middle', 3000],
  ['near its end', -40],
])('a backup changed %s does not open, and nothing is touched', async (_where, at) => {
  const bytes = await readFile(file);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  const changed = join(folder, 'changed.age');
  await writeFile(changed, bytes);
  const elsewhere = join(folder, 'elsewhere');
  await expect(restore({ file: changed, dataDir: elsewhere, key, by: 'root' })).rejects.toThrow(
    /damaged|open/,
  );
  expect(await readdir(folder)).not.toContain('elsewhere');
});

test('a cut backup, another passphrase and a missing file each say so', async () => {
  const cut = join(folder, 'cut.age');
  await writeFile(cut, (await readFile(file)).subarray(0, 5000));
  await expect(openArchive(cut, key)).rejects.toThrow(/damaged/);
  await expect(openArchive(file, { passphrase: 'another one entirely' })).rejects.toThrow(/does not open/);
  await expect(openArchive(join(folder, 'none'), key)).rejects.toThrow(/no file/);
});

test('sealed to a recipient, only the identity opens it', async () => {
  const secret = await generateX25519Identity();
  const out = join(folder, 'to-recipient.age');
  await backUp({
    ...options(),
    openKey: undefined,
    key: { recipients: [await identityToRecipient(secret)] },
    out,
  });
  expect((await openArchive(out, { identities: [secret] })).files[0]?.path).toBe('console.db');
  await expect(openArchive(out, { identities: [await generateX25519Identity()] })).rejects.toThrow(/open/);
});

test('a backup is never written over another', async () => {
  await expect(backUp({ ...options(), out: file })).rejects.toThrow(/there already/);
});
