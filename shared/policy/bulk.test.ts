import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BulkAlarm,
  BulkRule,
  type BulkState,
  type Departure,
  depart,
  forget,
  holding,
  NOTHING_LEFT,
} from './bulk.ts';
import { underHold } from './under-hold.ts';

const MINUTE = 60_000;
const rule = (about: object) =>
  BulkRule.parse({ id: 'b', name: 'b', withinMinutes: 10, holdMinutes: 5, action: 'block', ...about });
let id = 0;
const file = (about: Partial<Departure> = {}): Departure => ({
  eventId: `e${++id}`,
  at: 0,
  user: 'li',
  channel: 'cloud-sync',
  content: `c${id}`,
  recordKeys: [],
  moreRecords: 0,
  ...about,
});
function run(rules: BulkRule[], departures: Departure[]) {
  let state: BulkState = NOTHING_LEFT;
  const alarms: BulkAlarm[] = [];
  for (const each of departures) {
    const next = depart(rules, forget(rules, state, each.at), each);
    state = next.state;
    alarms.push(...next.alarms);
  }
  return { state, alarms };
}

test('more files than the threshold, over all channels, raise one alarm that names them', () => {
  const files = [
    file({ channel: 'mail' }),
    file({ channel: 'messenger', at: MINUTE }),
    file({ at: 2 * MINUTE }),
  ];
  const { alarms } = run([rule({ files: 2 })], files);
  expect(alarms).toMatchObject([{ user: 'li', files: 3, eventIds: files.map(({ eventId }) => eventId) }]);
  expect(run([rule({ files: 3 })], files).alarms).toEqual([]);
  expect(run([rule({ files: 2, channels: ['mail'] })], files).alarms).toEqual([]);
});

test('the same record or content leaving twice counts once; what is beyond the keys counts all the same', () => {
  const rules = [rule({ records: 3 })];
  const same = file({ recordKeys: ['a', 'b'], moreRecords: 1 });
  expect(run(rules, [same, { ...same, eventId: 'again' }]).alarms).toEqual([]);
  expect(run(rules, [same, file({ recordKeys: ['a', 'b'] })]).alarms).toEqual([]);
  expect(run(rules, [same, file({ recordKeys: ['b', 'c'] })]).alarms).toMatchObject([{ records: 4 }]);
});

test('of the same content the most records that were ever found in it count', () => {
  const rules = [rule({ records: 3 })];
  const cutShort = file({ recordKeys: ['a'], moreRecords: 0 });
  const whole = { ...cutShort, eventId: 'whole', recordKeys: ['a', 'b'], moreRecords: 2 };
  expect(run(rules, [cutShort, whole]).alarms).toMatchObject([
    { files: 1, records: 4, eventIds: [cutShort.eventId] },
  ]);
  expect(run(rules, [whole, cutShort]).alarms).toMatchObject([{ records: 4, eventIds: ['whole'] }]);
});

test('what follows an alarm is held for a time, of this person and these channels only', () => {
  const rules = [rule({ files: 1, channels: ['cloud-sync', 'mail'] })];
  const { state } = run(rules, [file(), file({ at: 1 })]);
  const held = (about: Partial<Departure>) => holding(rules, state, { ...file(), ...about }).length;
  expect(held({ at: MINUTE })).toBe(1);
  expect(held({ at: MINUTE, channel: 'mail' })).toBe(1);
  expect(held({ at: MINUTE, channel: 'printing' })).toBe(0);
  expect(held({ at: MINUTE, user: 'han' })).toBe(0);
  expect(held({ at: 5 * MINUTE + 1 })).toBe(0);
});

test('a hold makes a decision stricter and never milder', () => {
  const warn = rule({ files: 1, action: 'warn', severity: 'high' });
  expect(underHold({ action: 'allow', severity: 'info' }, warn)).toMatchObject({
    action: 'warn',
    severity: 'high',
    ruleId: 'b',
  });
  const block = { action: 'block', severity: 'critical', ruleId: 'x' } as const;
  expect(underHold(block, warn)).toBe(block);
});

const departures = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 8 }),
    user: fc.constantFrom('li', 'han'),
    content: fc.integer({ min: 0, max: 12 }),
    keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 3 }),
  }),
  { maxLength: 60 },
);

test('an alarm comes exactly when a window that no alarm has used up holds more than the threshold', () => {
  fc.assert(
    fc.property(
      departures,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      (all, files, records) => {
        const rules = [rule({ files, records })];
        let at = 0;
        const list = all.map(({ step, user, content, keys }, index) => {
          at += step * MINUTE;
          return file({ at: at + index, user, content: String(content), recordKeys: keys });
        });
        const used = new Map<string, number>();
        const expected: string[] = [];
        list.forEach((each, index) => {
          const from = Math.max(each.at - 10 * MINUTE, used.get(each.user) ?? -1);
          const window = list.slice(0, index + 1).filter((one) => one.user === each.user && one.at > from);
          const firsts = window.filter(
            (one, n) => window.findIndex((two) => two.content === one.content) === n,
          );
          const keys = new Set(window.flatMap(({ recordKeys }) => recordKeys));
          if (firsts.length <= files && keys.size <= records) return;
          used.set(each.user, each.at);
          expected.push(firsts.map(({ eventId }) => eventId).join());
        });
        expect(run(rules, list).alarms.map(({ eventIds }) => eventIds.join())).toEqual(expected);
      },
    ),
  );
});

test('keeping the state as text and going on from it changes nothing, and memory stays bounded', () => {
  fc.assert(
    fc.property(departures, (all) => {
      const rules = [rule({ files: 4 })];
      let at = 0;
      let state: BulkState = NOTHING_LEFT;
      const list = all.map(({ step, user, content }, n) => {
        at += step * MINUTE;
        return file({ at: at + n, user, content: String(content) });
      });
      const alarms = list.flatMap((each) => {
        const next = depart(rules, JSON.parse(JSON.stringify(forget(rules, state, each.at))), each);
        state = next.state;
        return next.alarms;
      });
      expect(alarms).toEqual(run(rules, list).alarms);
      expect(state.departures.every(({ at: left }) => left > at - 10 * MINUTE)).toBe(true);
    }),
  );
});
