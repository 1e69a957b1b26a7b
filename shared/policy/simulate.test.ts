import { expect, test } from 'vitest';
import type { GuardEvent } from '../events/event.ts';
import { parsePolicy } from './parse.ts';
import { Simulator } from './simulate.ts';

const policyOf = (source: string) => {
  const result = parsePolicy(source);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
};

function event(changes: Partial<GuardEvent> & { cards?: number; level?: string }): GuardEvent {
  const { cards = 0, level = 'public', ...rest } = changes;
  const findings = cards ? [{ detector: 'bank-card', count: cards, confidence: 1, samples: [] }] : [];
  return {
    id: crypto.randomUUID(),
    at: 0,
    type: 'file.seen',
    severity: 'info',
    channel: 'removable-storage',
    actor: { user: 'lisi', groups: ['sales'] },
    file: { name: 'a.csv', path: '/media/a.csv', sizeBytes: 1 },
    inspection: { type: 'csv', bytes: 1, level, findings, ms: 1 },
    decision: { action: 'audit', severity: 'info' },
    ...rest,
  };
}

const strict = policyOf(`
name: strict
classification:
  thresholds:
    - { detector: bank-card, atLeast: 10, level: secret }
rules:
  - { id: stop-secret, name: stop, when: { levelAtLeast: secret }, action: block }
`);

test('stored findings are judged under the thresholds of the policy that is tried', () => {
  const simulator = new Simulator(strict);
  simulator.add(event({ cards: 50 }));
  simulator.add(event({ cards: 50, actor: { user: 'wangwu', groups: ['it'] } }));
  // What was classified high by a rule that is gone is not high any more.
  simulator.add(event({ cards: 9, level: 'top-secret', decision: { action: 'block', severity: 'high' } }));
  const result = simulator.result();
  expect(result).toMatchObject({
    evaluated: 3,
    was: { audit: 2, block: 1 },
    wouldBe: { block: 2, allow: 1 },
    byRule: [{ key: 'stop-secret', count: 2 }],
    stoppedByGroup: [
      { key: 'it', count: 1 },
      { key: 'sales', count: 1 },
    ],
  });
  expect(result.changes).toEqual([
    { key: 'audit → block', count: 2 },
    { key: 'block → allow', count: 1 },
  ]);
});

test('events that are about no inspected file are left out, and examples are bounded', () => {
  const simulator = new Simulator(strict, { maxExamples: 1 });
  simulator.add({ id: crypto.randomUUID(), at: 0, type: 'agent.started', severity: 'info' });
  simulator.add(event({ cards: 10 }));
  simulator.add(event({ cards: 10 }));
  const { evaluated, examples } = simulator.result();
  expect([evaluated, examples.length]).toEqual([2, 1]);
  expect(examples[0]).toMatchObject({ was: 'audit', would: { action: 'block' }, level: 'secret' });
});

test('a bulk rule is tried on the stored events, whatever their order', () => {
  const simulator = new Simulator(
    policyOf(`
name: bulk
rules: []
bulk: [{ id: many, name: many, withinMinutes: 10, files: 2, action: audit }]
`),
  );
  for (const at of [9, 1, 5, 60, 61]) simulator.add(event({ at: at * 60_000 }));
  expect(simulator.result().byRule).toEqual([{ key: 'many', count: 1 }]);
});
