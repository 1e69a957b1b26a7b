import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GatherEvent, type Gathering, type GatherState, gather, keysOf, MAX_KEYS } from './gather.ts';
import { DEFAULT_RULES, gatherRules } from './rules.ts';

const RULES = { ...gatherRules(DEFAULT_RULES), windowMs: 100, coolDownMs: 50 };
const EMPTY: GatherState = { incidents: new Map(), nextId: 1 };
const HIGH = 3;

const event = (changes: Partial<GatherEvent> = {}): GatherEvent => ({
  at: 1000,
  severity: HIGH,
  user: null,
  sha256: null,
  fileName: null,
  storage: null,
  agentId: 'pc-1',
  ...changes,
});
const events = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 2000 }),
    severity: fc.integer({ min: 0, max: 4 }),
    user: fc.option(fc.constantFrom('王伟', '李娜', '张敏', '刘洋'), { nil: null }),
    sha256: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null }),
    fileName: fc.option(fc.constantFrom('x.docx', 'y.xlsx'), { nil: null }),
    storage: fc.constant(null),
    agentId: fc.constantFrom('pc-1', 'pc-2', 'pc-3', 'pc-4', 'pc-5'),
  }),
  { maxLength: 40 },
);

/** Runs events through, and tells in which incident each of them is in the end. */
function run(all: readonly GatherEvent[], start = EMPTY, rules = RULES) {
  let state = start;
  const homes: (number | undefined)[] = [];
  for (const each of all) {
    const { state: next, incident, absorbed } = gather(state, each, rules);
    state = next;
    for (const [index, home] of homes.entries())
      if (home !== undefined && absorbed.includes(home)) homes[index] = incident;
    homes.push(incident);
  }
  return { state, homes };
}

test('every event ends in at most one open incident, and every severe one in exactly one', () => {
  fc.assert(
    fc.property(events, (all) => {
      const { state, homes } = run(all);
      for (const [index, home] of homes.entries()) {
        if (home !== undefined) expect(state.incidents.get(home)?.state).not.toBe('closed');
        if (all[index]!.severity >= HIGH) expect(state.incidents.has(home!)).toBe(true);
        if (all[index]!.severity === 0) expect(home).toBeUndefined();
      }
    }),
  );
});

test('what belongs together does not hang on the order in which it comes', () => {
  const severe = events.map((all) => all.map((each) => ({ ...each, severity: HIGH })));
  fc.assert(
    fc.property(
      severe.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length })),
      ),
      ([all, order]) => {
        const straight = run(all).homes;
        const shuffled: (number | undefined)[] = [];
        const { homes } = run(order.map((index) => all[index]!));
        for (const [place, index] of order.entries()) shuffled[index] = homes[place];
        for (const [one] of all.entries())
          for (const [other] of all.entries())
            expect(shuffled[one] === shuffled[other]).toBe(straight[one] === straight[other]);
        // The same groups as the definition gives: linked pairs, and what is linked through them.
        for (const [one, first] of all.entries())
          for (const [other, second] of all.entries()) {
            const shared = keysOf(first, RULES.by).some((key) => keysOf(second, RULES.by).includes(key));
            if (shared && Math.abs(first.at - second.at) <= RULES.windowMs)
              expect(straight[one]).toBe(straight[other]);
          }
      },
    ),
  );
});

test('what is kept of an incident is bounded, whatever an agent makes up', () => {
  let state = EMPTY;
  for (let n = 0; n < 3 * MAX_KEYS; n++) {
    state = gather(state, event({ user: 'root', sha256: `${n}`, at: n % 90 }), RULES).state;
  }
  expect(state.incidents.size).toBe(1);
  const [{ keys, keyCount }] = [...state.incidents.values()] as [Gathering];
  expect(keys.size).toBe(MAX_KEYS);
  expect(keyCount).toBe(MAX_KEYS);
});

test('the same document on two PCs of two people is one incident; the same name with other content is not', () => {
  const copied = event({ user: '王伟', sha256: 'a', fileName: '名单.xlsx' });
  const sent = event({ user: '李娜', sha256: 'a', fileName: '旅行.xlsx', agentId: 'pc-2', at: 1090 });
  const other = event({ user: '张敏', sha256: 'b', fileName: '名单.xlsx', agentId: 'pc-3' });
  expect(run([copied, sent, other]).homes).toEqual([1, 1, 2]);
  expect(run([copied, { ...sent, at: 1101 }]).homes).toEqual([1, 2]);
});

test('a lesser event joins what is open and opens nothing, except of somebody who is watched', () => {
  const low = event({ user: '王伟', severity: 2 });
  expect(run([low, event({ user: '王伟' }), low]).homes).toEqual([undefined, 1, 1]);
  expect(gather(EMPTY, { ...low, watched: true }, RULES).verdict).toBe('opened');
});

test('incidents that people work on are never put into another one', () => {
  const one = event({ user: '王伟', agentId: 'pc-1' });
  const two = event({ user: '李娜', agentId: 'pc-2' });
  const link = event({ user: '王伟', agentId: 'pc-2' });
  expect(run([one, two, link])).toMatchObject({ homes: [1, 1, 1] });
  const { state } = run([one, two]);
  const touched = new Map(
    [...state.incidents].map(([id, each]) => [id, { ...each, state: 'touched' as const }]),
  );
  const after = gather({ ...state, incidents: touched }, link, RULES);
  expect(after).toMatchObject({ verdict: 'joined', incident: 1, absorbed: [] });
  expect(after.state.incidents.size).toBe(2);
  // One that is worked on takes those in that nobody has seen, also when it is the younger one.
  const younger = new Map(state.incidents).set(2, { ...state.incidents.get(2)!, state: 'touched' });
  expect(gather({ ...state, incidents: younger }, link, RULES)).toMatchObject({ incident: 2, absorbed: [1] });
});

test('after closing there is quiet for a while, except about something worse', () => {
  const { state } = run([event({ user: '王伟' })]);
  const closed: Gathering = { ...state.incidents.get(1)!, state: 'closed', closedAt: 1010 };
  const start = { ...state, incidents: new Map([[1, closed]]) };
  const again = event({ user: '王伟', at: 1020 });
  expect(gather(start, again, RULES).verdict).toBe('cooling');
  expect(gather(start, { ...again, at: 1061 }, RULES).verdict).toBe('opened');
  expect(gather(start, { ...again, severity: 4 }, RULES).verdict).toBe('opened');
});
