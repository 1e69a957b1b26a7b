import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecognitionAdoption, RecognitionUploaded } from '../../console/api/contract.ts';
import { customer } from '../../scripts/demo/customers.ts';
import { docx } from '../../scripts/demo/documents.ts';
import { until } from '../../scripts/demo/until.ts';
import { EdmIndex } from '../../shared/detection/edm/edm-index.ts';
import { Stage } from './stage.ts';

// A company's own customers and documents: uploaded in the console, caught on a PC.
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('recognition');
  const { mountPoint } = stage.stick;
  await stage.pair.publish(`
name: own data
monitoring: { removableMounts: [${JSON.stringify(mountPoint)}] }
classification:
  thresholds:
    - { detector: 'edm:*', level: secret }
    - { detector: 'fingerprint:*', level: secret }
rules:
  - id: our-customers
    name: Our customers
    when: { findings: [{ detector: 'edm:customers' }] }
    action: block
  - id: our-documents
    name: Our documents
    when: { findings: [{ detector: 'fingerprint:*' }] }
    action: block
`);
});
afterAll(() => stage?.close());

const PEOPLE = Array.from({ length: 3_000 }, (_, at) => ({
  ...customer(at + 1),
  email: `kehu${at}@example.com`,
}));
const CSV = [
  '姓名,身份证号,手机号,银行卡号,邮箱',
  ...PEOPLE.map(({ name, residentId, mobile, bankCard, email }) =>
    [name, residentId, mobile, bankCard, email].join(','),
  ),
].join('\n');
const PLAN = Array.from({ length: 80 }, (_, at) => {
  const { name, mobile } = customer(at * 37 + 5);
  return `第${at}条 ${name}负责与标的方第${mobile}号材料的核对，并在${at + 3}日内提交书面意见。`;
});

async function inUse(uploaded: RecognitionUploaded): Promise<void> {
  await until(async () => {
    const path = `/recognition/sets/${uploaded.id}/adoption`;
    const { devices } = await stage.pair.client.call<RecognitionAdoption>('GET', path);
    return devices.some((device) => device.state === 'in-use' && device.inUse === uploaded.version);
  });
}

const recognitionDir = () => join(stage.pair.agentDir, 'recognition');

/** Whether a text stands in any file under a directory. */
async function isAnywhere(dir: string, text: string): Promise<boolean> {
  for (const name of readdirSync(dir, { recursive: true }) as string[]) {
    if (!statSync(join(dir, name)).isFile()) continue;
    let before = '';
    for await (const chunk of createReadStream(join(dir, name), 'utf8')) {
      if ((before + chunk).includes(text)) return true;
      before = String(chunk).slice(-text.length);
    }
  }
  return false;
}

test('three of five columns of one customer are stopped, two are not; the table itself is nowhere', async () => {
  const { client, consoleDir, agentDir } = stage.pair;
  const uploaded = await client.upload<RecognitionUploaded>(
    '/recognition/tables?name=customers',
    'text/csv',
    Buffer.from(CSV),
  );
  expect(uploaded).toMatchObject({ id: 'edm.customers', version: 1, entries: PEOPLE.length, leftOut: 0 });
  await inUse(uploaded);
  expect(statSync(recognitionDir()).mode & 0o077).toBe(0);

  const one = PEOPLE[1234]!;
  writeFileSync(stage.path('周报.txt'), `经查，${one.name}（${one.mobile}）来电，邮箱${one.email}。\n`);
  const event = await stage.told('周报.txt');
  expect(event).toMatchObject({
    decision: { action: 'block', ruleId: 'our-customers' },
    outcome: { state: 'done' },
    inspection: { level: 'secret', reasons: ['edm:*: 1 ≥ 1 (edm:customers 姓名 + 手机号 + 邮箱) → secret'] },
  });
  expect(stage.has('周报.txt')).toBe(false);

  writeFileSync(stage.path('别人.txt'), `${one.name} ${one.mobile} someone.else@example.com\n`);
  expect(await stage.told('别人.txt')).toMatchObject({ decision: { action: 'allow' } });

  // A number from a row that no file of this test shows.
  const hidden = PEOPLE[77]!;
  for (const dir of [consoleDir, agentDir]) {
    expect(await isAnywhere(dir, hidden.bankCard)).toBe(false);
    expect(await isAnywhere(dir, hidden.email)).toBe(false);
  }
});

test('a passage out of a registered document is stopped, and names the document and the share', async () => {
  const file = docx(PLAN);
  const name = encodeURIComponent('../../并购方案.docx');
  const uploaded = await stage.pair.client.upload<RecognitionUploaded>(
    `/recognition/documents?name=${name}`,
    'application/octet-stream',
    file,
  );
  expect(uploaded).toMatchObject({ id: 'fingerprints.documents', entries: 1 });
  await inUse(uploaded);
  writeFileSync(stage.path('笔记.txt'), `会议笔记\n${PLAN.slice(20, 40).join('\n')}\n以上。\n`);
  const event = await stage.told('笔记.txt');
  expect(event).toMatchObject({ decision: { action: 'block', ruleId: 'our-documents' } });
  const found = event.inspection!.findings.find(({ detector }) => detector.startsWith('fingerprint:'))!;
  expect(found.detector).toBe('fingerprint:并购方案.docx');
  expect(Number.parseInt(found.samples[0]!, 10)).toBeGreaterThan(15);
  expect(await isAnywhere(stage.pair.consoleDir, PLAN[50]!)).toBe(false);
});

test('an agent that is killed in the middle of fetching goes on where it was', async () => {
  const { pair } = stage;
  const rows = 400_000;
  const hashes = Uint32Array.from({ length: rows * 5 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 0 || 1);
  const columns = ['a', 'b', 'c', 'd', 'e'];
  const index = EdmIndex.build({ name: 'large', columns, match: 3, salt: '0'.repeat(32) }, hashes).bytes();
  const uploading = pair.client.upload<RecognitionUploaded>(
    '/recognition/indexes',
    'application/octet-stream',
    index,
  );
  const partial = () => {
    const name = readdirSync(recognitionDir()).find((each) => each.endsWith('.part'));
    return name === undefined ? 0 : statSync(join(recognitionDir(), name)).size;
  };
  for (let before = 0; before < 1_000_000; before = partial())
    await new Promise((done) => setTimeout(done, 5));
  await pair.agent!.stop('SIGKILL');
  const kept = partial();
  expect(kept).toBeGreaterThan(1_000_000);
  expect(kept).toBeLessThan(index.length);
  const uploaded = await uploading;
  await pair.startAgent();
  await inUse(uploaded);
  // What had come before and after is one file, byte for byte.
  expect(readFileSync(join(recognitionDir(), uploaded.sha256)).equals(index)).toBe(true);

  // What was in use before is so from the start, and after the console has gone.
  await pair.agent!.stop('SIGKILL');
  await pair.console!.stop();
  await pair.startAgent();
  const { name, mobile, email } = PEOPLE[2100]!;
  writeFileSync(stage.path('离线.txt'), `${name},${mobile},${email}\n`);
  await until(async () => !stage.has('离线.txt'));
  await pair.startConsole();
  await pair.client.logIn('admin', 'correct horse battery staple');
  await stage.follow();
});

test('a new version takes the place of the former; what is removed is given up', async () => {
  const { client } = stage.pair;
  const others = CSV.split('\n').slice(0, 1001).join('\n');
  const uploaded = await client.upload<RecognitionUploaded>(
    '/recognition/tables?name=customers',
    'text/csv',
    Buffer.from(others),
  );
  expect(uploaded).toMatchObject({ version: 2, entries: 1000 });
  await inUse(uploaded);
  for (const id of ['fingerprints.documents', 'edm.large'])
    await client.call('DELETE', `/recognition/sets/${id}`);
  await until(async () => readdirSync(recognitionDir()).join() === uploaded.sha256);
  expect(existsSync(join(stage.pair.consoleDir, 'recognition', uploaded.sha256))).toBe(true);
  expect(readdirSync(join(stage.pair.consoleDir, 'recognition'))).toHaveLength(1);

  writeFileSync(stage.path('又一份.txt'), `${PLAN.slice(20, 40).join('\n')}\n`);
  expect(await stage.told('又一份.txt')).toMatchObject({ decision: { action: 'allow' } });
  const { name, mobile, email } = PEOPLE[2000]!;
  writeFileSync(stage.path('已不在表中.txt'), `${name},${mobile},${email}\n`);
  expect(await stage.told('已不在表中.txt')).toMatchObject({ decision: { action: 'allow' } });
});
