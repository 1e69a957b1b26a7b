import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Approval, StoredEvent } from '../../console/api/contract.ts';
import type { EvidenceDetail } from '../../console/api/contract-evidence.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { until } from '../../scripts/demo/until.ts';
import { runCli } from '../../scripts/testing/run-cli.ts';
import { RIGHTS } from '../../shared/authority/authority.ts';

// Evidence from a PC to the hands of its holder: real processes, killed in the middle of it.
const PASSWORD = 'correct horse battery staple';
const SECRET = '11010519491231002X';
const CONTENT = `绝密\n姓名,身份证号\n王伟,${SECRET}\n${'季度报价底线，不得外传。\n'.repeat(18_000)}`;

let pair: Pair;
let watched: string;
let said = '';
const at = (name: string) => join(pair.folder, name);
const ended = async (...args: string[]) => {
  const { status, output, errors } = await runCli(args);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return output.trim();
};
const hear = () => {
  for (const child of [pair.agent, pair.console]) {
    for (const stream of [child?.process.stdout, child?.process.stderr]) {
      stream?.on('data', (chunk) => {
        said += chunk;
      });
    }
  }
};
const detail = (id: string) => pair.client.call<EvidenceDetail>('GET', `/evidence/${id}`);

beforeAll(async () => {
  pair = await Pair.open('evidence');
  watched = at('watched');
  mkdirSync(watched);
  writeFileSync(at('pass'), 'a passphrase for the holder\n');
  const key = await ended('keys', 'evidence', '--out', at('holder.age'), '--passphrase-file', at('pass'));
  await pair.startAgent();
  hear();
  await pair.publish(`
name: evidence
monitoring: { folders: [${JSON.stringify(watched)}] }
evidence:
  recipients: [{ name: 审计, key: ${key} }]
  kilobytesPerSecond: 128
rules:
  - { id: stop, name: stop, action: block, when: { levelAtLeast: secret }, evidence: file }
`);
});
afterAll(() => pair?.close());

test('sealed on the PC, carried over kills of both sides, handed out by two people, opened by its holder alone', async () => {
  writeFileSync(join(watched, '报价.csv'), CONTENT);
  const event = await until(async () => {
    const { events } = await pair.client.events('type=file.seen');
    return events.find((each: StoredEvent) => each.evidence?.kept);
  });
  expect(event).toMatchObject({
    outcome: { state: 'done' },
    evidence: { asked: 'file', kept: { what: 'file' } },
  });
  const { id, sizeBytes } = event.evidence!.kept!;
  const part = join(pair.consoleDir, 'evidence', `${id}.part`);
  const received = () => (existsSync(part) ? statSync(part).size : 0);

  await until(async () => received() > 0);
  await pair.agent!.stop('SIGKILL');
  const atKill = received();
  expect(atKill).toBeLessThan(sizeBytes);
  await pair.startAgent();
  hear();
  await until(async () => received() > atKill);
  await pair.console!.stop('SIGKILL');
  expect(received()).toBeLessThan(sizeBytes);
  await pair.startConsole();
  hear();
  await until(async () => (await detail(id)).state === 'kept', { timeoutMs: 60_000 });
  await until(async () => readdirSync(join(pair.agentDir, 'evidence')).length === 0);

  await expect(pair.client.evidence(id)).rejects.toThrow('403');
  await pair.client.createAccount('wang', PASSWORD, ['security-administrator']);
  await pair.client.logIn('wang', PASSWORD);
  await pair.client.as('admin').call('POST', '/signing/people', { account: 'wang', rights: RIGHTS });
  const { approval } = await pair.client.call<{ approval: Approval }>('POST', `/evidence/${id}/requests`, {
    reason: '客户投诉，核对外发内容',
  });
  await expect(pair.client.call('POST', `/approvals/${approval.id}/approve`, {})).rejects.toThrow('403');
  await pair.client.as('wang').call('POST', `/approvals/${approval.id}/approve`, {});
  writeFileSync(at('sealed.age'), await pair.client.as('admin').evidence(id));

  const opened = JSON.parse(
    await ended(
      ...['evidence', 'open', at('sealed.age'), '--key', at('holder.age')],
      ...['--passphrase-file', at('pass'), '--out', pair.folder],
    ),
  );
  expect(opened).toMatchObject({ eventId: event.id, file: { name: '报价.csv' } });
  expect(opened.findings).toContainEqual(
    expect.objectContaining({ detector: 'cn.resident-id', value: SECRET, line: 3 }),
  );
  expect(readFileSync(opened.written, 'utf8')).toBe(CONTENT);
  expect((await detail(id)).custody.map(({ act }) => act)).toEqual([
    'arrived',
    'asked',
    'approved',
    'downloaded',
  ]);

  await ended('keys', 'evidence', '--out', at('other.age'), '--passphrase-file', at('pass'));
  const foreign = [
    'evidence',
    'open',
    at('sealed.age'),
    '--key',
    at('other.age'),
    '--passphrase-file',
    at('pass'),
  ];
  expect(await runCli(foreign)).toMatchObject({
    status: 3,
    output: '',
    errors: expect.stringContaining('this key'),
  });

  for (const dir of [pair.consoleDir, pair.agentDir]) {
    for (const name of readdirSync(dir, { recursive: true }) as string[]) {
      const file = join(dir, name);
      if (statSync(file).isFile()) expect(readFileSync(file).includes(SECRET), name).toBe(false);
    }
  }
  expect(said).not.toContain(SECRET);
  expect(said).not.toContain('报价底线');
});
