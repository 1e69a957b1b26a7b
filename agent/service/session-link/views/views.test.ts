import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { GuardEvent } from '../../../../shared/events/event.ts';
import { Policy } from '../../../../shared/policy/schema.ts';
import { SessionTraining } from '../../../../shared/session-protocol/training.ts';
import { SessionWatching } from '../../../../shared/session-protocol/watching.ts';
import { RecentActivity } from './activity.ts';
import { trainingView } from './training.ts';
import { watchingView } from './watching.ts';

const title = { 'zh-CN': '须知', en: 'Rules' };
const policy = Policy.parse({
  name: 'p',
  deviceControl: {},
  rules: [
    { id: 'all', name: 'all', when: { levelAtLeast: '机密' }, action: 'block', isolate: true },
    { id: 'sales', name: 'sales', when: { group: 'sales*' }, action: 'warn' },
    { id: 'wang', name: 'wang', when: { user: 'wang' }, action: 'warn' },
    { id: 'off', name: 'off', enabled: false, action: 'audit' },
  ],
  training: {
    cards: [
      { id: 'all', title, text: title },
      { id: 'some', title, text: title, users: ['wang'], groups: ['sales*'] },
    ],
  },
});

test('a person is told of the rules that can concern them, with levels by their names', () => {
  const view = watchingView(policy, { uid: 1, user: 'li', groups: ['sales-north'] });
  expect(view.rules.map(({ name }) => name)).toEqual(['all', 'sales']);
  expect(view.rules[0]).toMatchObject({ level: { 'zh-CN': '机密' }, isolates: true });
  expect(SessionWatching.safeParse(view).success).toBe(true);
  expect(watchingView(policy, { uid: 2 }).rules.map(({ name }) => name)).toEqual(['all']);
});

test('a card is for everybody, or for the people and groups that it names', () => {
  const cards = (user: string, groups: string[] = []) =>
    trainingView(policy.training, { user, groups }, () => undefined).cards.map(({ id }) => id);
  expect([cards('li'), cards('wang'), cards('li', ['sales-north'])]).toEqual([
    ['all'],
    ['all', 'some'],
    ['all', 'some'],
  ]);
  const view = trainingView(policy.training, { user: 'li' }, () => 7);
  expect(SessionTraining.parse(view).cards[0]?.confirmedAt).toBe(7);
});

test('the record is each person’s own, newest first, and begins anew with a new spool', () => {
  const rows: { seq: number; body: string }[] = [];
  const spool = {
    epoch: 'a',
    get lastSeq() {
      return rows.length;
    },
    read: (after: number) => rows.slice(after),
  };
  const add = (event: Partial<GuardEvent>) =>
    rows.push({
      seq: rows.length + 1,
      body: JSON.stringify({ id: randomUUID(), at: rows.length, ...event }),
    });
  const activity = new RecentActivity(spool as never);
  add({ type: 'file.seen', actor: { uid: 1, user: 'li' }, details: { fileName: 'a.txt' } });
  add({ type: 'file.seen', actor: { uid: 2, user: 'li' } });
  add({ type: 'agent.started' });
  add({
    type: 'file.seen',
    actor: { uid: 1 },
    response: { by: 'unanswered', answer: 'withdraw', waitedMs: 1 },
  });
  expect(activity.catchUp()).toBe(true);
  // Another account that goes by the same name is another person.
  expect(activity.of({ uid: 1, user: 'li' }).map(({ at }) => at)).toEqual([3, 0]);
  expect(activity.of({ uid: 1 })[0]).toMatchObject({ answer: 'unanswered' });
  expect(activity.of({ uid: 1 })[1]).toMatchObject({ name: 'a.txt' });
  expect(activity.catchUp()).toBe(false);
});
