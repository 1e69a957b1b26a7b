import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BulkRule } from '../../../shared/policy/bulk.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import { openQuarantine, type Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { Spool } from '../spool/spool.ts';
import { eventsIn, openSpool, plainInspector, settled, silent } from '../testing/fixtures.ts';
import { BulkAccount } from './bulk-account.ts';

let folder: string;
let spool: Spool;
let quarantine: Quarantine;
const cloud = () => join(folder, 'cloud');
const rule = (about: object) =>
  BulkRule.parse({ id: 'many', name: '大量外发', withinMinutes: 60, action: 'block', ...about });
const keysOf = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-bulk-'));
  mkdirSync(cloud());
  spool = openSpool(join(folder, 'spool.db'));
  ({ quarantine } = await openQuarantine({ dir: join(folder, 'quarantine'), keyDir: join(folder, 'keys') }));
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every letter of a file is one customer; nothing is classified. */
const inspector = plainInspector(async ({ path }) => {
  const text = readFileSync(path, 'utf8');
  return {
    type: 'text',
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    level: 'public',
    findings: [{ detector: 'customer-record', count: new Set(text).size, confidence: 1, samples: [] }],
    recordKeys: keysOf([...new Set(text)].join('')),
    ms: 1,
  };
});

async function agent(rules: BulkRule[]) {
  const policy = { revision: 3, policy: { ...Policy.parse({ name: 'p', rules: [] }), bulk: rules } };
  const bulk = await BulkAccount.open({ spool, policy: () => policy, keyDir: join(folder, 'keys') });
  const pipeline = new Pipeline({
    spool,
    quarantine,
    inspector,
    notifier: { notify: () => {} },
    policy: () => policy,
    log: silent,
    bulk,
  });
  return async (name: string, text: string, operation: 'created' | 'present' = 'created') => {
    const path = join(cloud(), name);
    writeFileSync(path, text);
    const file = settled(path, cloud());
    const { mount: _mount, ...rest } = file;
    const { device: _device, ...observation } = file.observation;
    pipeline.accept({
      ...rest,
      observation: { ...observation, operation, channel: 'cloud-sync', actor: { user: 'li' } },
    });
    while (pipeline.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await spool.setMarks([]);
    return existsSync(path);
  };
}
const alarms = () => eventsIn(spool).filter(({ type }) => type === 'bulk.passed');

test('harmless files one by one: the threshold raises an alarm that names each, and the next one is taken', async () => {
  const copy = await agent([rule({ files: 2 })]);
  for (const name of ['a', 'b', 'c']) expect(await copy(name, name)).toBe(true);
  const told = eventsIn(spool).filter(({ type }) => type === 'file.seen');
  expect(alarms()).toMatchObject([
    { actor: { user: 'li' }, severity: 'high', details: { files: 3 }, related: told.map(({ id }) => id) },
  ]);
  expect(await copy('d', 'd')).toBe(false);
  expect(eventsIn(spool).at(-1)).toMatchObject({
    decision: { action: 'block', ruleId: 'many', policyRevision: 3 },
    outcome: { state: 'done' },
  });
});

test('the account survives a restart, and no number of a record is written down', async () => {
  const before = await agent([rule({ records: 5 })]);
  await before('a', 'abc');
  await before('b', 'abd');
  expect(alarms()).toEqual([]);
  const after = await agent([rule({ records: 5 })]);
  await after('c', 'ef');
  expect(alarms()).toMatchObject([{ details: { records: 6, files: 3 } }]);
  expect(await (await agent([rule({ records: 5 })]))('d', 'z')).toBe(false);
  for (const { value } of spool.marks('departure')) {
    for (const key of keysOf('abcdef')) expect(JSON.parse(value).recordKeys).not.toContain(String(key));
  }
  expect(readdirSync(join(folder, 'keys'))).toContain('records.key');
});

test('what was there before anybody looked has not left, and without a rule nothing is told of', async () => {
  const copy = await agent([rule({ files: 1 })]);
  for (const name of ['a', 'b', 'c']) await copy(name, name, 'present');
  expect(alarms()).toEqual([]);
  await (await agent([]))('x', 'xyz');
  expect(eventsIn(spool)).toEqual([]);
});
