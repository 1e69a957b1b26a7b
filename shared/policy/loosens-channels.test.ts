import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Applications, decideProgram, type Program } from './applications.ts';
import { BulkRule, type Departure, depart, holding, NOTHING_LEFT } from './bulk.ts';
import { loosens } from './loosens.ts';
import { Policy } from './schema.ts';

const policy = (sections: object) => Policy.parse({ name: 'p', rules: [], ...sections });
const paths = (from: object, to: object) => loosens(policy(from), policy(to)).map(({ path }) => path);

type Row = [name: string, from: object, to: object, ways: string[]];

const bulk = (changes: object) => ({
  bulk: [{ id: 'b', name: 'b', withinMinutes: 60, files: 10, action: 'warn', ...changes }],
});
const BULK: Row[] = [
  ['a threshold over many files begins', {}, bulk({}), []],
  ['it ends', bulk({}), {}, ['bulk.b']],
  ['it is lower', bulk({}), bulk({ files: 5 }), []],
  ['it is higher', bulk({}), bulk({ files: 20 }), ['bulk.b']],
  ['records count too', bulk({}), bulk({ records: 5 }), []],
  ['files count no more', bulk({ records: 5 }), bulk({ files: undefined, records: 5 }), ['bulk.b']],
  ['within a longer time', bulk({}), bulk({ withinMinutes: 90 }), []],
  ['within a shorter time', bulk({}), bulk({ withinMinutes: 30 }), ['bulk.b']],
  ['on one way out instead of all', bulk({}), bulk({ channels: ['mail'] }), ['bulk.b']],
  [
    'on two ways out instead of one',
    bulk({ channels: ['mail'] }),
    bulk({ channels: ['mail', 'printing'] }),
    [],
  ],
  ['it stops', bulk({}), bulk({ action: 'block' }), []],
  ['it only tells', bulk({}), bulk({ action: 'audit' }), ['bulk.b']],
  ['it holds for less long', bulk({}), bulk({ holdMinutes: 10 }), ['bulk.b']],
  ['it begins to hold', bulk({ action: 'audit' }), bulk({ holdMinutes: 10 }), []],
  ['it is played down', bulk({}), bulk({ severity: 'low' }), ['bulk.b']],
  ['its holds go with its id', bulk({}), bulk({ id: 'c' }), ['bulk.b']],
  ['other words', bulk({}), bulk({ name: 'x', message: { 'zh-CN': 'x', en: 'x' } }), []],
];

const programs = (changes: object) => ({ applications: changes });
const tor = { name: 'tor*' };
const APPLICATIONS: Row[] = [
  ['programs are looked at', {}, programs({ deny: [tor] }), []],
  ['they are looked at no more', programs({}), {}, ['applications']],
  ['one is denied', programs({}), programs({ deny: [tor] }), []],
  ['one is denied no more', programs({ deny: [tor] }), programs({}), ['applications.deny']],
  [
    'one is denied, which only tells of it, where the others may not run',
    programs({ unlisted: 'block', denied: 'audit' }),
    programs({ unlisted: 'block', denied: 'audit', deny: [tor] }),
    ['applications.deny'],
  ],
  ['one is allowed', programs({}), programs({ allow: [tor] }), ['applications.allow']],
  ['one is allowed no more', programs({ allow: [tor] }), programs({}), []],
  ['those denied are only told of', programs({}), programs({ denied: 'audit' }), ['applications.denied']],
  ['none runs from a stick', programs({}), programs({ portable: 'block' }), []],
  [
    'those on a stick get a milder word of their own',
    programs({ unlisted: 'block' }),
    programs({ unlisted: 'block', portable: 'audit' }),
    ['applications.portable'],
  ],
  [
    'any may run',
    programs({ unlisted: 'block' }),
    programs({}),
    ['applications.portable', 'applications.unlisted'],
  ],
  ['no list of software', programs({}), programs({ inventory: false }), ['applications.inventory']],
  ['new ones are not told of', programs({}), programs({ firstSeen: false }), ['applications.firstSeen']],
];

const printing = (changes: object) => ({ printing: changes });
const PRINTING: Row[] = [
  ['print jobs are judged', {}, printing({}), []],
  ['they are judged no more', printing({}), {}, ['printing']],
  ['they are judged no more, by a switch', printing({}), printing({ enabled: false }), ['printing.enabled']],
  ['what was off goes', printing({ enabled: false }), {}, []],
  ['unanswered ones are held', printing({}), printing({ unanswered: 'hold', waitSeconds: 10 }), []],
  ['unanswered ones are printed', printing({ unanswered: 'hold' }), printing({}), ['printing.unanswered']],
  ['they are printed sooner', printing({}), printing({ waitSeconds: 10 }), ['printing.waitSeconds']],
];

const discovery = (changes: object) => ({ discovery: { folders: ['~/Documents'], ...changes } });
const DISCOVERY: Row[] = [
  ['folders are looked through', {}, discovery({}), []],
  ['they are looked through no more', discovery({}), {}, ['discovery']],
  ['one more', discovery({}), discovery({ folders: ['~/Documents', '~/Desktop'] }), []],
  ['another', discovery({}), discovery({ folders: ['~/Desktop'] }), ['discovery.folders']],
  ['something is left out', discovery({}), discovery({ exclude: ['**/a'] }), ['discovery.exclude']],
  ['something is left out no more', discovery({ exclude: ['**/a'] }), discovery({}), []],
  ['seldom', discovery({}), discovery({ everyHours: 48 }), ['discovery.everyHours']],
  ['more often, with more of the PC', discovery({}), discovery({ everyHours: 12, cpuPercent: 20 }), []],
  ['slower', discovery({}), discovery({ cpuPercent: 1 }), ['discovery.cpuPercent']],
  ['only on a PC that idles', discovery({}), discovery({ maxLoad: 0.1 }), ['discovery.maxLoad']],
  ['on battery too', discovery({}), discovery({ pauseOnBattery: false }), []],
  ['not on battery', discovery({ pauseOnBattery: false }), discovery({}), ['discovery.pauseOnBattery']],
];

const ways = (changes: object) => ({ monitoring: { destinations: changes } });
const entry = { id: 'own', name: 'own', channel: 'cloud-sync', linux: ['~/Own'] };
const DESTINATIONS: Row[] = [
  ['synchronised folders are watched', {}, ways({ cloudSync: true, screenshots: true }), []],
  [
    'mail is watched no more',
    ways({ mail: true }),
    ways({ messengers: true }),
    ['monitoring.destinations.mail'],
  ],
  ['one is left out', ways({}), ways({ exclude: ['dropbox'] }), ['monitoring.destinations.exclude']],
  ['one is left out no more', ways({ exclude: ['dropbox'] }), ways({}), []],
  ['fewer folders', ways({}), ways({ maxFolders: 100 }), ['monitoring.destinations.maxFolders']],
  ['more folders', ways({}), ways({ maxFolders: 100_000 }), []],
  // It would take the folder from the entry that watches it so far.
  ['an entry of one’s own', ways({}), ways({ catalogue: [entry] }), ['monitoring.destinations.catalogue']],
];

const marked = (watermark: object) => ({ watermark });
const WATERMARK: Row[] = [
  ['a visible mark more', marked({ coded: {} }), marked({ coded: {}, visible: {} }), []],
  ['a mark less', marked({ coded: {}, visible: {} }), marked({ visible: {} }), ['watermark.coded']],
  ['denser and darker', marked({ visible: {} }), marked({ visible: { density: 'dense', opacity: 0.3 } }), []],
  [
    'sparser and paler',
    marked({ visible: {} }),
    marked({ visible: { density: 'sparse', opacity: 0.02 } }),
    ['watermark.visible.density', 'watermark.visible.opacity'],
  ],
  [
    'without names',
    marked({ visible: {} }),
    marked({ visible: { show: ['time'] } }),
    ['watermark.visible.show'],
  ],
  ['fainter', marked({ coded: {} }), marked({ coded: { strength: 0.5 } }), ['watermark.coded.strength']],
];

test.each([...BULK, ...APPLICATIONS, ...PRINTING, ...DISCOVERY, ...DESTINATIONS, ...WATERMARK])(
  '%s',
  (_name, from, to, expected) => {
    expect(paths(from, to)).toEqual(expected);
  },
);

// ---- properties ----------------------------------------------------------------------------------------------

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const clean = (value: object) => JSON.parse(JSON.stringify(value)) as object;

const aBulkRule = fc
  .record({
    id: fc.constantFrom('a', 'b'),
    name: fc.constant('r'),
    channels: some(['mail'], ['mail', 'printing']),
    withinMinutes: fc.constantFrom(5, 30),
    files: fc.constantFrom(1, 3),
    records: some(2, 8),
    action: fc.constantFrom('audit', 'warn', 'block'),
    holdMinutes: fc.constantFrom(10, 60),
  })
  .map((rule) => BulkRule.parse(clean(rule)));
const someBulk = fc.uniqueArray(aBulkRule, { maxLength: 2, selector: ({ id }) => id });
const aDeparture = fc.record({
  minutes: fc.integer({ min: 0, max: 20 }),
  channel: fc.constantFrom('mail', 'printing', 'removable-storage'),
  content: fc.constantFrom('1', '2', '3', '4', '5'),
  moreRecords: fc.constantFrom(0, 3),
});

test('where nothing loosens, every rule over many files alarms at the latest where it did, and holds as strictly', () => {
  let compared = 0;
  fc.assert(
    fc.property(someBulk, someBulk, fc.array(aDeparture, { maxLength: 12 }), (from, to, departures) => {
      const [before, after] = [policy({ bulk: from }), policy({ bulk: to })];
      if (from.length === 0 || loosens(before, after).length > 0) return;
      compared += 1;
      let at = 0;
      const states = [NOTHING_LEFT, NOTHING_LEFT];
      const alarmed = new Set<string>();
      const alarmedBefore = new Set<string>();
      for (const { minutes, ...rest } of departures) {
        at += minutes * 60_000;
        const departure: Departure = {
          ...rest,
          channel: rest.channel as 'mail',
          at,
          eventId: String(at),
          user: 'li',
          recordKeys: [],
        };
        const [former, next] = [depart(from, states[0]!, departure), depart(to, states[1]!, departure)];
        states[0] = former.state;
        states[1] = next.state;
        for (const { rule } of next.alarms) alarmed.add(rule.id);
        for (const { rule } of former.alarms) {
          expect(alarmed).toContain(rule.id);
          // Of the first alarm, that both come to here at the same time.
          const first = !alarmedBefore.has(rule.id) && next.alarms.some((alarm) => alarm.rule.id === rule.id);
          alarmedBefore.add(rule.id);
          if (!first || rule.action === 'audit') continue;
          const last = { user: 'li', channel: departure.channel, at: at + rule.holdMinutes * 60_000 - 1 };
          expect(holding(to, next.state, last).map(({ id }) => id)).toContain(rule.id);
        }
      }
    }),
    { numRuns: 6000 },
  );
  expect(compared).toBeGreaterThan(50);
});

const pattern = fc.constantFrom({ name: 'tor*' }, { name: 'sh' }, { path: '/media/**' });
const anAction = fc.constantFrom('allow', 'audit', 'block');
const someApplications = fc
  .record({
    allow: fc.array(pattern, { maxLength: 1 }),
    deny: fc.array(pattern, { maxLength: 2 }),
    denied: fc.constantFrom('audit', 'block'),
    portable: anAction,
    unlisted: anAction,
  })
  .map((value) => Applications.parse(value));
const PROGRAMS: Program[] = ['tor-browser', 'sh', 'other'].flatMap((name) =>
  [true, false].flatMap((removable) =>
    [true, false].map((byPerson) => ({
      name,
      path: `${removable ? '/media' : '/usr'}/${name}`,
      removable,
      byPerson,
    })),
  ),
);

test('where nothing loosens, no program is judged more leniently, and steps do not loosen together', () => {
  const rank = (applications: Applications, program: Program) =>
    ['allow', 'audit', 'block'].indexOf(decideProgram(applications, program).action);
  let compared = 0;
  fc.assert(
    fc.property(someApplications, someApplications, someApplications, (first, second, third) => {
      const [a, b, c] = [first, second, third].map((applications) => policy({ applications })) as [
        Policy,
        Policy,
        Policy,
      ];
      expect(loosens(a, a)).toEqual([]);
      if (loosens(a, b).length > 0) return;
      compared += 1;
      for (const program of PROGRAMS) {
        expect(rank(second, program)).toBeGreaterThanOrEqual(rank(first, program));
      }
      if (loosens(b, c).length === 0) expect(loosens(a, c)).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  expect(compared).toBeGreaterThan(100);
});

/** Values of each section's members, of which any combination is a section. */
const SECTIONS: Record<string, fc.Arbitrary<object | undefined>> = {
  printing: fc.record({
    enabled: fc.boolean(),
    waitSeconds: fc.constantFrom(10, 60),
    unanswered: fc.constantFrom('print', 'hold'),
  }),
  discovery: fc.record({
    enabled: fc.boolean(),
    folders: fc.constantFrom(['~/a'], ['~/a', '~/b']),
    exclude: fc.constantFrom([], ['x']),
    everyHours: fc.constantFrom(1, 24),
    pauseOnBattery: fc.boolean(),
  }),
  monitoring: fc
    .record({ cloudSync: fc.boolean(), mail: fc.boolean(), exclude: fc.constantFrom([], ['x'], ['y']) })
    .map((destinations) => ({ destinations })),
  watermark: fc
    .record({
      visible: some({ density: 'sparse' }, { density: 'dense' }, { show: ['user'] }),
      coded: some({ strength: 1 }, { strength: 2 }),
    })
    .map(clean),
};

test.each(Object.keys(SECTIONS))('steps of %s that do not loosen do not loosen together', (name) => {
  const section = fc
    .option(SECTIONS[name]!, { nil: undefined })
    .map((value) => policy(value ? { [name]: value } : {}));
  let compared = 0;
  fc.assert(
    fc.property(section, section, section, (first, second, third) => {
      expect(loosens(first, first)).toEqual([]);
      if (loosens(first, second).length > 0 || loosens(second, third).length > 0) return;
      compared += 1;
      expect(loosens(first, third)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(20);
});
