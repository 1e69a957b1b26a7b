import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Inspection } from '../detection/finding.ts';
import { accessRank, type DeviceControl, DeviceException } from './device-control.ts';
import { type DeviceDescriptor, decideDevice } from './device-decision.ts';
import { evaluate } from './evaluate.ts';
import { loosens } from './loosens.ts';
import { ACTIONS, Policy, type Rule } from './schema.ts';

const policy = (sections: object = {}) =>
  Policy.parse({
    name: 'x',
    rules: [
      {
        id: 'r1',
        name: 'r',
        action: 'warn',
        when: { levelAtLeast: 'secret', channel: ['removable-storage'] },
      },
    ],
    ...sections,
  });
const rule = (changes: object) => ({
  rules: [{ id: 'r1', name: 'r', action: 'warn', when: { levelAtLeast: 'secret' }, ...changes }],
});
const devices = (deviceControl: object | undefined) => ({ deviceControl });
const stick = { vendorId: '0951', productId: '1666', serial: 'A1' };
const zones = {
  zones: [{ id: 'lab', name: 'lab', networks: ['10.8.0.0/16'] }],
  rules: [{ id: 'z', deviceGroups: ['sales'], block: ['lab'] }],
};

test.each<[string, object, object, string[]]>([
  ['a rule goes', {}, { rules: [] }, ['rules.r1']],
  ['a rule is switched off', rule({}), rule({ enabled: false }), ['rules.r1']],
  ['a rule does less', rule({}), rule({ action: 'audit' }), ['rules.r1']],
  ['a rule does more', rule({}), rule({ action: 'block', severity: 'high' }), []],
  ['a rule plays down', rule({ severity: 'high' }), rule({ severity: 'low' }), ['rules.r1']],
  ['a rule isolates no more', rule({ isolate: true }), rule({}), ['rules.r1']],
  ['a rule looks at fewer levels', rule({}), rule({ when: { levelAtLeast: 'top-secret' } }), ['rules.r1']],
  ['a rule looks at more levels, by name', rule({}), rule({ when: { levelAtLeast: '内部' } }), []],
  ['a condition more', rule({}), rule({ when: { levelAtLeast: 'secret', user: 'li*' } }), ['rules.r1']],
  ['a condition less', rule({}), rule({ when: {} }), []],
  ['an exception more', rule({}), rule({ except: [{ user: 'boss' }] }), ['rules.r1']],
  ['an exception less', rule({ except: [{ user: 'boss' }] }), rule({}), []],
  [
    'a narrower exception',
    rule({ except: [{ user: 'boss' }] }),
    rule({ except: [{ user: 'boss', channel: 'folder' }] }),
    [],
  ],
  ['a rule more', {}, { rules: [...policy().rules, { id: 'r2', name: 'r', action: 'audit' }] }, []],
  ['another name for a rule', rule({}), rule({ id: 'r9' }), []],
  [
    'fewer findings needed',
    rule({ when: { findings: [{ detector: 'email', atLeast: 9 }] } }),
    rule({ when: { findings: [{ detector: 'email', atLeast: 3 }] } }),
    [],
  ],
  [
    'more findings needed',
    rule({ when: { findings: [{ detector: 'email' }] } }),
    rule({ when: { findings: [{ detector: 'email', atLeast: 3 }] } }),
    ['rules.r1'],
  ],
  ['names', { contact: { name: 'a' } }, { name: 'other', contact: { name: 'b' } }, []],
  [
    'sticks are not watched',
    {},
    { monitoring: { removableStorage: false } },
    ['monitoring.removableStorage'],
  ],
  ['a folder less', { monitoring: { folders: ['/a'] } }, {}, ['monitoring.folders']],
  ['a folder more', {}, { monitoring: { folders: ['/a'] } }, []],
  [
    'keywords go',
    { classification: { keywords: [{ id: 'k', terms: ['a', 'b'] }] } },
    { classification: { keywords: [{ id: 'k', terms: ['a'] }] } },
    ['classification.keywords.k'],
  ],
  [
    'a label is played down',
    {},
    { classification: { labels: [{ label: 'secret', level: 'public' }] } },
    ['classification.labels.secret'],
  ],
  ['a label counts for more', {}, { classification: { labels: [{ label: 'x', level: 'secret' }] } }, []],
  [
    'a threshold goes up',
    { classification: { thresholds: [{ detector: 'email', atLeast: 5, level: 'secret' }] } },
    { classification: { thresholds: [{ detector: 'email', atLeast: 9, level: 'secret' }] } },
    ['classification.thresholds.email'],
  ],
  ['device control ends', devices({ usbStorage: 'block' }), devices(undefined), ['deviceControl']],
  ['device control that controls nothing ends', devices({}), devices(undefined), []],
  ['device control begins', devices(undefined), devices({ usbStorage: 'block' }), []],
  [
    'a class is let in to be read',
    devices({ usbStorage: 'block' }),
    devices({ usbStorage: 'read-only' }),
    ['deviceControl.usbStorage'],
  ],
  [
    'other devices',
    devices({ otherUsb: { rules: [{ class: 'e0', access: 'block' }] } }),
    devices({}),
    ['deviceControl.otherUsb'],
  ],
  [
    'other devices, said in another way',
    devices({ otherUsb: { rules: [{ class: 'e0', access: 'block' }] } }),
    devices({
      otherUsb: {
        rules: [
          { class: 'e0', subclass: '01', access: 'block' },
          { class: 'e0', access: 'block' },
        ],
      },
    }),
    [],
  ],
  [
    'a stick is denied',
    devices({}),
    devices({ exceptions: [{ id: 'a', access: 'block', device: stick }] }),
    [],
  ],
  [
    'a denied stick is let in',
    devices({ exceptions: [{ id: 'a', access: 'block', device: stick }] }),
    devices({}),
    ['deviceControl.exceptions.a'],
  ],
  [
    'an approval is taken back',
    devices({ exceptions: [{ id: 'a', access: 'allow', device: stick }] }),
    devices({}),
    [],
  ],
  [
    'two people to isolate become one',
    { network: { isolation: { approvals: 2 } } },
    {},
    ['network.isolation.approvals'],
  ],
  [
    'an isolation is undone sooner',
    {},
    { network: { isolation: { deadManSeconds: 10 } } },
    ['network.isolation.deadManSeconds'],
  ],
  ['a zone opens', { network: zones }, { network: { ...zones, rules: [] } }, ['network.rules.z']],
  [
    'a zone rule comes first',
    { network: zones },
    {
      network: {
        ...zones,
        rules: [
          { id: 'y', deviceGroups: ['*'], block: ['lab'], allow: [{ zone: 'lab', tcp: [443] }] },
          ...zones.rules,
        ],
      },
    },
    ['network.rules.z'],
  ],
  [
    'a zone is larger',
    { network: zones },
    { network: { ...zones, zones: [{ id: 'lab', name: 'lab', networks: ['10.8.0.0/16', '10.9.0.0/16'] }] } },
    [],
  ],
])('%s', (_name, from, to, ways) => {
  expect(loosens(policy(from), policy(to)).map(({ path }) => path)).toEqual(ways);
});

test('one stick is told from a kind of sticks', () => {
  const kinds = (device: object, more: object = {}) =>
    loosens(
      policy(devices({ usbStorage: 'block' })),
      policy(devices({ usbStorage: 'block', exceptions: [{ id: 'a', access: 'allow', device, ...more }] })),
    ).map(({ kind }) => kind);
  expect(kinds(stick)).toEqual(['known-device']);
  expect(kinds({ ...stick, serial: 'A*' })).toEqual(['general']);
  expect(kinds({ vendorId: '0951' })).toEqual(['general']);
});

test('a section that nobody compares loosens by any change', () => {
  const from = { ...policy(), clipboard: { clear: true } } as Policy;
  expect(loosens(from, policy())).toMatchObject([{ path: 'clipboard' }]);
  expect(loosens(from, { ...policy(), clipboard: { clear: true } } as Policy)).toEqual([]);
});

// ---- properties ----------------------------------------------------------------------------------------------

const levels = ['public', 'internal', 'secret', 'top-secret'];
const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const clean = (value: object) => JSON.parse(JSON.stringify(value)) as object;
const condition = fc
  .record({
    levelAtLeast: some(...levels),
    channel: some(['removable-storage'], ['folder'], ['removable-storage', 'folder']),
    user: some(['li*'], ['wang'], ['li*', 'wang']),
    sizeAtLeast: some(1, 50),
    findings: some([{ detector: 'email', atLeast: 1 }], [{ detector: 'email', atLeast: 5 }]),
  })
  .map(clean);
const aRule = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  name: fc.constant('r'),
  enabled: fc.boolean(),
  when: condition,
  except: fc.array(condition, { maxLength: 1 }),
  action: fc.constantFrom(...ACTIONS),
  isolate: fc.boolean(),
});
const exception = fc
  .record({
    id: fc.constant('x'),
    access: fc.constantFrom('allow', 'read-only', 'block'),
    device: fc.constantFrom(stick, { vendorId: '0951' }, { serial: 'A*' }),
    users: some(['li']),
  })
  .map(clean);
const aPolicy = fc
  .record({
    rules: fc.array(aRule, { maxLength: 3 }),
    deviceControl: fc.option(
      fc.record({
        usbStorage: fc.constantFrom('allow', 'read-only', 'block'),
        exceptions: fc
          .array(exception, { maxLength: 3 })
          .map((list) => list.map((item, index) => DeviceException.parse({ ...item, id: `x${index}` }))),
      }),
      { nil: undefined },
    ),
  })
  .map(({ rules, deviceControl }) =>
    Policy.parse({ name: 'p', rules, ...(deviceControl ? { deviceControl } : {}) }),
  );
/** A policy and one made of it by a few changes: two by chance alone hardly ever compare. */
const pair = fc.tuple(aPolicy, aPolicy, fc.nat(7)).map(([from, other, keep]): [Policy, Policy] => {
  const to: Policy = {
    ...from,
    rules: [...(keep & 1 ? from.rules : from.rules.slice(1)), ...(keep & 2 ? other.rules : [])] as Rule[],
    ...(keep & 4 && other.deviceControl ? { deviceControl: other.deviceControl } : {}),
  };
  return [from, to];
});

const file = fc
  .record({
    channel: fc.constantFrom('removable-storage', 'folder'),
    user: fc.constantFrom('lihua', 'wang', 'boss'),
    sizeBytes: fc.constantFrom(0, 10, 100),
    level: fc.constantFrom(...levels),
    emails: fc.constantFrom(0, 2, 9),
  })
  .map(({ channel, user, sizeBytes, level, emails }) => ({
    observation: {
      channel: channel as 'folder',
      operation: 'created' as const,
      at: 0,
      actor: { user },
      file: { name: 'a', path: '/a', sizeBytes },
    },
    inspection: {
      type: 'txt',
      bytes: sizeBytes,
      level,
      findings: emails ? [{ detector: 'email', count: emails, confidence: 1, samples: [] }] : [],
      ms: 1,
    } as unknown as Inspection,
  }));

const DEVICES: DeviceDescriptor[] = ['A1', 'A2', 'B1'].map((serial) => ({
  id: '1-1',
  vendorId: '0951',
  productId: '1666',
  serial,
  interfaces: [{ id: '1-1:1.0', kind: 'usb', usb: { class: 8, subclass: 6, protocol: 80 }, alternates: [] }],
}));

test('where nothing loosens, nothing is judged more leniently', () => {
  let compared = 0;
  fc.assert(
    fc.property(pair, fc.array(file, { minLength: 5, maxLength: 5 }), ([from, to], files) => {
      if (loosens(from, to).length > 0) return;
      compared += 1;
      for (const input of files) {
        const [before, after] = [evaluate(from, input), evaluate(to, input)];
        const rank = (action: string) => ['allow', ...ACTIONS].indexOf(action);
        expect(rank(after.action)).toBeGreaterThanOrEqual(rank(before.action));
        expect(after.isolate ?? false).toBe(after.isolate || before.isolate || false);
      }
      const access = (control: DeviceControl | undefined, device: DeviceDescriptor, users: string[]) =>
        control
          ? accessRank(
              decideDevice(control, device, {
                now: 0,
                utcOffsetMinutes: 0,
                users,
                groups: [],
                grants: [],
              })[0]!.access,
            )
          : 0;
      for (const device of DEVICES) {
        for (const users of [[], ['li']]) {
          expect(access(to.deviceControl, device, users)).toBeGreaterThanOrEqual(
            access(from.deviceControl, device, users),
          );
        }
      }
    }),
    { numRuns: 4000 },
  );
  expect(compared).toBeGreaterThan(200);
});

test('no change loosens nothing, and steps that do not loosen do not loosen together', () => {
  fc.assert(
    fc.property(pair, aPolicy, fc.nat(3), ([first, second], other, keep) => {
      expect(loosens(first, first)).toEqual([]);
      const third: Policy = {
        ...second,
        rules: keep & 1 ? [...second.rules, ...other.rules] : second.rules,
        ...(keep & 2 && other.deviceControl ? { deviceControl: other.deviceControl } : {}),
      };
      if (loosens(first, second).length > 0 || loosens(second, third).length > 0) return;
      expect(loosens(first, third)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
