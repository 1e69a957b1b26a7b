import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
  const agent = await console_.agent();
  const file = (name: string) => ({ name, path: `/media/usb/${name}`, sizeBytes: 1 });
  await agent.deliver([
    { seq: 1, event: anEvent({ actor: { user: 'lihua' }, file: file('hers.docx') }) },
    { seq: 2, event: anEvent({ actor: { user: 'lihua2' }, file: file('somebody-elses.docx') }) },
    { seq: 3, event: anEvent({ actor: { user: '=cmd|calc' }, file: file('a "quoted" name.docx') }) },
  ]);
  await agent.leave();
});
afterEach(() => console_.stop());

const counted = async (user: string) =>
  (await console_.ask('GET', `/people/${encodeURIComponent(user)}`)).status;

const ask = (user: string, as = '') =>
  console_.ask('POST', `/personal-data/export${as}`, { user, reason: 'asked for by the person, ticket 7' });

test('a person gets what is stored of them and nothing of anybody else, and it is on record why', async () => {
  const { status, body } = await ask('lihua');
  expect(status).toBe(200);
  expect(body).toMatchObject({ user: 'lihua', cut: false });
  expect(body.events).toHaveLength(1);
  expect(JSON.stringify(body)).toContain('hers.docx');
  expect(JSON.stringify(body)).not.toContain('somebody-elses');
  expect((await ask('nobody')).body.events).toEqual([]);
  expect((await console_.ask('POST', '/personal-data/export', { user: 'lihua', reason: ' ' })).status).toBe(
    400,
  );
  const { entries } = (await console_.ask('GET', '/audit?limit=200')).body;
  const exports_ = entries.filter(({ action }: { action: string }) => action === 'personal-data.exported');
  expect(exports_).toHaveLength(2);
  expect(exports_[1]).toMatchObject({
    actor: { name: 'admin' },
    target: 'lihua',
    details: { reason: 'asked for by the person, ticket 7' },
  });
});

test('a person gets their score by reason, their entry in the watch list and their incidents', async () => {
  // At another PC: what happens at one is one incident.
  const elsewhere = await console_.agent();
  const file = { name: 'x.docx', path: '/media/usb/x.docx', sizeBytes: 1 };
  await elsewhere.deliver([{ seq: 1, event: anEvent({ actor: { user: 'zhaoliu' }, file }) }]);
  await expect.poll(() => counted('zhaoliu')).toBe(200);
  const until = Date.now() + 86_400_000;
  await console_.ask('PUT', '/people/lihua/watch', { reason: 'leaves at the end of the month', until });
  const { body } = await ask('lihua');
  expect(body.risk).toContainEqual({
    reason: 'severity',
    score: expect.any(Number),
    at: expect.any(Number),
    events: 1,
  });
  expect(body.watchList).toMatchObject([{ reason: 'leaves at the end of the month', until }]);
  expect(body.incidents).toMatchObject([{ state: 'open', outcome: null, closedAt: null }]);
  const other = (await ask('zhaoliu')).body;
  expect(other.watchList).toEqual([]);
  expect(other.incidents).toHaveLength(1);
  expect(other.incidents[0].id).not.toBe(body.incidents[0].id);
  const rows = ((await ask('lihua', '.csv')).body as string).split('\r\n').map((row) => row.split(',')[0]);
  expect(rows).toEqual(expect.arrayContaining(['"event"', '"risk score"', '"watch list"', '"incident"']));
});

test('as a table for a spreadsheet, in which nothing is a formula', async () => {
  await expect.poll(() => counted('=cmd|calc')).toBe(200);
  const { headers, body } = await ask('=cmd|calc', '.csv');
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const lines = (body as string).trimEnd().split('\r\n');
  expect(lines.filter((line) => line.startsWith('"event"'))).toHaveLength(1);
  expect(lines[0]).toContain('"kind","time","place","details"');
  expect(lines[1]).toMatch(/^"event","\d{4}-/);
  for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+@-]/);
});
