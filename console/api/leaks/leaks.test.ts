import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DocumentFingerprints } from '../../../shared/detection/fingerprints/document.ts';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';
import { API, type LeakAnswer } from '../contract.ts';

const PLAN = Array.from(
  { length: 60 },
  (_, n) => `第${n}条 凤凰项目以每股${n * 7 + 3}元的价格收购目标公司股份。`,
).join('');
const SHA = createHash('sha256').update(PLAN).digest('hex');

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start((options) =>
    startConsole({
      ...options,
      // Stands in for the confined inspector, which has tests of its own.
      fingerprintDocument: async (path) => {
        const { readFile } = await import('node:fs/promises');
        const fingerprints = new DocumentFingerprints();
        fingerprints.push({ text: await readFile(path, 'utf8') } as never);
        return fingerprints.all();
      },
    }),
  );
  const [first, second] = [await console_.agent(), await console_.agent()];
  const file = (name: string, sha256: string) => ({ name, path: `/m/${name}`, sizeBytes: 9, sha256 });
  const inspection = anEvent().inspection;
  await first.deliver([
    {
      seq: 1,
      event: anEvent({
        at: 1000,
        actor: { user: '王伟' },
        file: file('并购方案.docx', SHA),
        outcome: { state: 'done' },
      }),
    },
  ]);
  await second.deliver([
    {
      seq: 1,
      event: anEvent({
        at: 3000,
        actor: { user: '李娜' },
        file: file('旅行.docx', SHA),
        outcome: { state: 'not-stopped' },
      }),
    },
    {
      seq: 2,
      event: anEvent({ at: 2000, actor: { user: '张敏' }, file: file('并购方案.docx', 'b'.repeat(64)) }),
    },
    {
      seq: 3,
      event: anEvent({
        at: 4000,
        actor: { user: '刘洋' },
        file: file('摘要.txt', 'c'.repeat(64)),
        inspection: {
          ...inspection,
          findings: [{ detector: 'fingerprint:凤凰.docx', count: 1, confidence: 0.9, samples: ['12%'] }],
        },
      }),
    },
  ]);
  const added = await upload('/recognition/documents?name=凤凰.docx', PLAN);
  if (added.status !== 201) throw new Error(await added.text());
});
afterAll(() => console_.stop());

function upload(path: string, body: string) {
  return fetch(`${console_.url}${API}${encodeURI(path)}`, {
    method: 'POST',
    headers: { cookie: console_.cookie, 'content-type': 'application/octet-stream' },
    body,
  });
}
const search = async (body: object) =>
  (await console_.ask('POST', '/leaks/search', { reason: '调查', ...body })).body;
const people = ({ holders }: LeakAnswer) => holders.map(({ user, how }) => [user, how]);

test('a file names who held it, by content, passage and name, the surest first, and nothing of it is kept', async () => {
  await expect.poll(async () => (await search({ sha256: SHA })).sightings.length).toBe(2);
  const answer = (await (
    await upload('/leaks/file?name=并购方案.docx&reason=调查', PLAN)
  ).json()) as LeakAnswer;
  expect(people(answer)).toEqual([
    ['王伟', 'content'],
    ['李娜', 'content'],
    ['刘洋', 'passage'],
    ['张敏', 'name-other-content'],
  ]);
  const { sightings, documents } = answer;
  expect(sightings.map(({ at }) => at)).toEqual([1000, 2000, 3000, 4000]);
  expect(documents).toMatchObject([{ name: '凤凰.docx' }]);
  // What was stopped did not leave; what could not be stopped did.
  expect(answer.holders).toMatchObject([{ left: 0 }, { left: 1 }, {}, {}]);
  expect(readdirSync(join(console_.dataDir, 'recognition'), { recursive: true }).join()).not.toContain(
    'incoming/',
  );
});

test('a passage names who held the document it is from, and words those whose files are called so', async () => {
  expect(people(await search({ passage: PLAN.slice(300, 800) }))).toEqual([['刘洋', 'passage']]);
  expect(people(await search({ passage: '旅行' }))).toEqual([['李娜', 'name']]);
  expect(people(await search({ passage: '没有这样的文件' }))).toEqual([]);
  expect(people(await search({ passage: '%_' }))).toEqual([]);
});

test('it takes a reason, which is on record without the passage; and a scope holds here, too', async () => {
  expect((await console_.ask('POST', '/leaks/search', { sha256: SHA })).status).toBe(400);
  await search({ passage: '旅行计划很机密', reason: '举报 2026-7' });
  const record = JSON.stringify((await console_.ask('GET', '/audit')).body);
  expect(record).toContain('举报 2026-7');
  expect(record).not.toContain('旅行计划很机密');
  const account = {
    username: 'scoped',
    password: 'a scope of some devices',
    roles: ['analyst' as const],
    scope: ['none'],
  };
  const cookie = await console_.newcomer(account);
  const answer = await console_.ask('POST', '/leaks/search', { reason: '好奇', sha256: SHA }, { cookie });
  expect(answer.body).toMatchObject({ sightings: [], holders: [] });
});
