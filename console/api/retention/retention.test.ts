import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { DATABASE_FILE } from '../../store/sqlite/open.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { SYSTEM, TestConsole } from '../../testing/test-console.ts';

const DAY = 86_400_000;
const [CLOSED, OPEN, YOUNG] = ['旧案张三', '未结李四', '新近王五'];

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

function withDatabase<T>(work: (database: Database.Database) => T): T {
  const database = new Database(join(console_.dataDir, DATABASE_FILE));
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const rewrite = (sql: string) => withDatabase((database) => database.exec(sql));
const count = (from: string) =>
  withDatabase((database) => database.prepare(`select count(*) from ${from}`).pluck().get());
/** Every row of the tables that are made of events, to look for a name in. */
const derived = () =>
  withDatabase((database) =>
    JSON.stringify(
      [
        ...['incidents', 'incident_keys', 'incident_events', 'incident_acts', 'incident_pcs', 'commands'],
        ...['person_risk', 'person_risk_reasons', 'person_channels', 'person_pcs', 'watched_people'],
      ].map((table) => database.prepare(`select * from ${table}`).all()),
    ),
  );

function by(user: string, number: number, days: number) {
  const name = `${user}的名单.xlsx`;
  const sha256 = `${number}`.padStart(64, '0');
  const file = { name, path: `/media/usb/${name}`, sizeBytes: 10, sha256 };
  return anEvent({ actor: { user }, file, at: Date.now() - days * DAY });
}

/** The number of the one incident about this person, once it is there. */
async function incidentOf(user: string): Promise<number> {
  const query = `?person=${encodeURIComponent(user)}&state=open&state=in-progress`;
  const ids = async () => (await console_.ask('GET', `/incidents${query}`)).body.incidents;
  await expect.poll(ids, { timeout: 5000 }).toHaveLength(1);
  return (await ids())[0].id;
}

async function keep(days: number) {
  const cookie = await console_.cookieOf(SYSTEM);
  const { body } = await console_.ask('PUT', '/retention', { days }, { cookie });
  return console_.ask('POST', `/approvals/${body.approval.id}/approve`, { note: '' });
}
/** Events arrived when they were. */
const age = () => rewrite('update events set received_at = at');
const close = (id: number) =>
  console_.ask('POST', '/incidents/close', { ids: [id], outcome: 'accepted', note: '已处理' });
const expired = async () =>
  (await console_.ask('GET', '/audit?limit=200')).body.entries.filter(
    ({ action }: { action: string }) => action === 'personal-data.expired',
  );

/** Somebody's incident that was closed, somebody's that is open and was asked about, and one of today. */
async function longAgoAndToday() {
  // Each at a PC of their own: what happens at one is one incident.
  const [theirs, agent, todays] = [await console_.agent(), await console_.agent(), await console_.agent()];
  await theirs.deliver([{ seq: 1, event: by(CLOSED, 1, 100) }]);
  await agent.deliver([{ seq: 1, event: by(OPEN, 2, 100) }]);
  const [closed, open] = [await incidentOf(CLOSED), await incidentOf(OPEN)];
  const { agentId } = agent.identity;
  const question = { action: 'ask', agentId, person: OPEN, question: '给谁的？' };
  await console_.ask('POST', `/incidents/${open}/actions`, question);
  await agent.next('command');
  const details = { incident: open, question: '给谁的？', by: 'person', answer: '给审计组' };
  const { file: _, ...answer } = by(OPEN, 2, 100);
  await agent.deliver([
    {
      seq: 2,
      event: {
        ...answer,
        type: 'person.answered',
        severity: 'info',
        channel: undefined,
        inspection: undefined,
        decision: undefined,
        outcome: undefined,
        details,
      },
    },
  ]);
  await console_.ask('POST', `/incidents/${open}/comments`, { text: `电话问过${OPEN}` });
  await expect.poll(() => count(`incident_acts where kind = 'answered'`)).toBe(1);
  await console_.ask('PUT', `/people/${encodeURIComponent(YOUNG)}/watch`, {
    reason: '月底离职',
    until: Date.now() + 30 * DAY,
  });
  await console_.ask('PUT', `/people/${encodeURIComponent(CLOSED)}/watch`, {
    reason: '已离职',
    until: Date.now() + 30 * DAY,
  });
  await close(closed);
  await todays.deliver([{ seq: 1, event: by(YOUNG, 4, 0) }]);
  const young = await incidentOf(YOUNG);
  await console_.ask('POST', `/incidents/${young}/actions`, {
    ...question,
    agentId: todays.identity.agentId,
    person: YOUNG,
  });
  await todays.next('command');
  age();
  rewrite(`
    update commands set state = 'done', created_at = created_at - ${100 * DAY} where body like '%${OPEN}%';
    update watched_people set until = until - ${200 * DAY} where person = '${CLOSED}'`);
  return { closed, open, young };
}

test('what was made of events goes with them, what is younger stays, and the record says how much went', async () => {
  const { closed, open, young } = await longAgoAndToday();
  const marks = count('document_marks');
  const ofYoung = count('document_marks where position = (select max(position) from events)');
  expect(ofYoung).toBeLessThan(marks as number);
  expect((await keep(90)).status).toBe(200);

  expect((await console_.ask('GET', `/incidents/${closed}`)).status).toBe(404);
  for (const table of ['incident_keys', 'incident_events', 'incident_acts', 'incident_pcs'])
    expect(count(`${table} where incident_id = ${closed}`), table).toBe(0);
  const left = (await console_.ask('GET', `/incidents/${open}`)).body;
  expect(left).toMatchObject({ id: open, state: 'open', subject: '', document: null, people: [] });
  expect(left.timeline).toEqual([]);
  const kinds = left.acts.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toContain('opened');
  for (const name of [CLOSED, OPEN, '给审计组']) expect(derived()).not.toContain(name);
  expect(count('document_marks')).toBe(ofYoung);

  expect((await console_.ask('GET', `/incidents/${young}`)).body).toMatchObject({
    subject: YOUNG,
    people: [YOUNG],
    document: `${YOUNG}的名单.xlsx`,
  });
  expect((await console_.ask('GET', `/people/${encodeURIComponent(YOUNG)}`)).body).toMatchObject({
    events: 1,
    watched: true,
    channels: [{ channel: 'removable-storage' }],
  });
  expect(count(`commands where body like '%${YOUNG}%'`)).toBe(1);
  expect(await expired()).toMatchObject([
    { details: { days: 90, incidents: 1, anonymous: 1, people: 2, watched: 1, questions: 1 } },
  ]);
});

test('it is on record before it goes: also when deleting then fails', async () => {
  const { closed } = await longAgoAndToday();
  rewrite(`create trigger stuck before delete on incidents begin select raise(abort, 'stuck'); end`);
  await keep(90);
  expect(await expired()).toMatchObject([{ details: { incidents: 1 } }]);
  expect(count(`incidents where id = ${closed}`)).toBe(1);
  expect(count(`incident_keys where incident_id = ${closed}`)).not.toBe(0);
});

test('the number of the last incident is not given to another, though all that it says is gone', async () => {
  const agent = await console_.agent();
  await agent.deliver([{ seq: 1, event: by(CLOSED, 1, 100) }]);
  const first = await incidentOf(CLOSED);
  await close(first);
  age();
  await keep(90);
  expect(derived()).not.toContain(CLOSED);
  expect(count('document_marks')).toBe(0);
  await agent.deliver([{ seq: 2, event: by(YOUNG, 2, 0) }]);
  expect(await incidentOf(YOUNG)).toBeGreaterThan(first);
});

test('as long as events are there, so is what was made of them', async () => {
  const { closed } = await longAgoAndToday();
  const before = derived();
  await keep(300);
  expect(await expired()).toEqual([]);
  expect(derived()).toBe(before);
  expect((await console_.ask('GET', `/incidents/${closed}`)).body.people).toEqual([CLOSED]);
});
