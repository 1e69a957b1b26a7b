import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inspection } from '../detection/finding.ts';
import type { Observation } from '../events/observation.ts';
import { type EvaluationInput, evaluate } from './evaluate.ts';
import { ACTIONS, Policy } from './schema.ts';

const observation: Observation = {
  at: 1,
  channel: 'removable-storage',
  operation: 'created',
  actor: { user: 'LiLei', uid: 1000, groups: ['sales', 'staff'] },
  device: {
    key: 'usb:0951:1666:A1',
    bus: 'usb',
    vendorId: '0951',
    productId: '1666',
    serial: 'A1',
    vendor: 'Kingston',
  },
  file: { name: '客户名单.xlsx', path: '/media/stick/2026/客户名单.xlsx', sizeBytes: 4096 },
};
const inspection: Inspection = {
  type: 'xlsx',
  bytes: 4096,
  level: 'confidential',
  findings: [
    { detector: 'cn.resident-id', count: 12, confidence: 0.99, samples: ['1101**********002X'] },
    { detector: 'cn.mobile', count: 30, confidence: 0.9, samples: [] },
  ],
  ms: 3,
};
const input: EvaluationInput = { observation, inspection, policyRevision: 7 };

function policyWith(...rules: Record<string, unknown>[]): Policy {
  return Policy.parse({
    name: 'test',
    rules: rules.map((rule, index) => ({ id: `r${index}`, name: `r${index}`, action: 'audit', ...rule })),
  });
}

describe('a condition', () => {
  const cases: [string, Record<string, unknown>, boolean][] = [
    ['empty', {}, true],
    ['channel', { channel: 'removable-storage' }, true],
    ['other channel', { channel: ['folder'] }, false],
    ['level reached', { levelAtLeast: 'internal' }, true],
    ['level by its Chinese name', { levelAtLeast: '秘密' }, true],
    ['level not reached', { levelAtLeast: '机密' }, false],
    ['count reached', { findings: [{ detector: 'cn.resident-id', atLeast: 12 }] }, true],
    ['count not reached', { findings: [{ detector: 'cn.resident-id', atLeast: 13 }] }, false],
    [
      'each finding is needed',
      { findings: [{ detector: 'cn.resident-id' }, { detector: 'bank-card' }] },
      false,
    ],
    ['counts under a prefix add up', { findings: [{ detector: 'cn.*', atLeast: 42 }] }, true],
    ['counts under a prefix, one more', { findings: [{ detector: 'cn.*', atLeast: 43 }] }, false],
    ['readable', { unreadable: false }, true],
    ['unreadable', { unreadable: true }, false],
    ['device ids', { device: { vendorId: '0951', productId: '*' } }, true],
    ['one of several devices', { device: [{ serial: 'B*' }, { serial: 'a?' }] }, true],
    ['a property that the device does not have', { device: { product: '*' } }, false],
    ['device bus', { device: { bus: 'mmc' } }, false],
    ['user', { user: 'li*' }, true],
    ['group', { group: ['it', 'SALES'] }, true],
    ['other group', { group: 'it' }, false],
    ['path', { path: '/media/*/2026/**' }, true],
    ['type', { type: ['docx', 'xlsx'] }, true],
    ['size', { sizeAtLeast: 4097 }, false],
    ['all must hold', { user: 'li*', group: 'it' }, false],
  ];
  test.each(cases)('%s', (_name, when, expected) => {
    expect(evaluate(policyWith({ when }), input).action).toBe(expected ? 'audit' : 'allow');
    // The same condition as an exception has the opposite effect.
    const excepted = policyWith({ except: [when] });
    expect(evaluate(excepted, input).action).toBe(expected ? 'allow' : 'audit');
  });

  test('without a device or a user never matches one', () => {
    const bare: EvaluationInput = {
      observation: { ...observation, device: undefined, actor: undefined },
      inspection,
    };
    expect(evaluate(policyWith({ when: { device: {} } }), bare).action).toBe('allow');
    expect(evaluate(policyWith({ when: { user: '**' } }), bare).action).toBe('allow');
  });

  test('an error or a cut makes a file unreadable', () => {
    const policy = policyWith({ when: { unreadable: true } });
    expect(evaluate(policy, { observation, inspection: { ...inspection, error: 'encrypted' } }).action).toBe(
      'audit',
    );
    expect(evaluate(policy, { observation, inspection: { ...inspection, truncated: true } }).action).toBe(
      'audit',
    );
  });

  test('a level of another scheme counts as the highest', () => {
    const policy = policyWith({ when: { levelAtLeast: 'top-secret' } });
    expect(evaluate(policy, { observation, inspection: { ...inspection, level: 'c5' } }).action).toBe(
      'audit',
    );
  });
});

describe('of several rules', () => {
  test('the most restrictive wins and is named, with the highest severity of all', () => {
    const message = { 'zh-CN': '不可以', en: 'no' };
    const policy = policyWith(
      { id: 'note', action: 'audit', severity: 'critical' },
      { id: 'stop', action: 'block', severity: 'low', message },
      { id: 'ask', action: 'warn', severity: 'high' },
      { id: 'off', action: 'block', severity: 'critical', enabled: false },
    );
    expect(evaluate(policy, input)).toEqual({
      action: 'block',
      severity: 'critical',
      ruleId: 'stop',
      ruleName: 'r1',
      matched: ['stop', 'ask', 'note'],
      message,
      policyRevision: 7,
    });
  });

  const arbitraryRule = fc.record({
    action: fc.constantFrom(...ACTIONS),
    severity: fc.constantFrom('info', 'low', 'medium', 'high', 'critical'),
    enabled: fc.boolean(),
    when: fc.constantFrom<Record<string, unknown>>(
      {},
      { user: 'li*' },
      { user: 'han*' },
      { levelAtLeast: '绝密' },
      { type: 'xlsx' },
    ),
    except: fc.array(fc.constantFrom<Record<string, unknown>>({ group: 'it' }, { group: 'sales' }), {
      maxLength: 1,
    }),
  });

  test('adding a rule never loosens the decision, and order never changes the action', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRule, { maxLength: 6 }), arbitraryRule, (rules, added) => {
        const rank = (policy: Policy) => ['allow', ...ACTIONS].indexOf(evaluate(policy, input).action);
        const before = rank(policyWith(...rules));
        expect(rank(policyWith(...rules, added))).toBeGreaterThanOrEqual(before);
        expect(rank(policyWith(...[...rules].reverse()))).toBe(before);
      }),
    );
  });

  test('any rule that matches isolates, whichever wins; what lay there before does not', () => {
    const policy = policyWith(
      { action: 'block' },
      { action: 'audit', isolate: true, when: { levelAtLeast: '秘密' } },
      { action: 'audit', isolate: true, when: { user: 'han*' } },
    );
    expect(evaluate(policy, input)).toMatchObject({ action: 'block', ruleId: 'r0', isolate: true });
    const present = { ...input, observation: { ...observation, operation: 'present' as const } };
    expect(evaluate(policy, present)).not.toHaveProperty('isolate');
    const secret = { ...input, inspection: { ...inspection, level: 'public' } };
    expect(evaluate(policy, secret)).not.toHaveProperty('isolate');
  });

  test('evaluation changes neither policy nor input', () => {
    const policy = policyWith({ action: 'block' }, { action: 'audit' }, { action: 'warn' });
    const before = JSON.stringify([policy, input]);
    evaluate(policy, input);
    expect(JSON.stringify([policy, input])).toBe(before);
  });
});
