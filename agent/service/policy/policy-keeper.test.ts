import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { silent } from '../testing/fixtures.ts';
import { PolicyCache } from './policy-cache.ts';
import { PolicyKeeper } from './policy-keeper.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function keeperWith(prepare: (policy: Policy) => Promise<void> = async () => {}) {
  const cache = new PolicyCache(folder, silent);
  const events: GuardEvent[] = [];
  const inForce: string[] = [];
  const keeper = new PolicyKeeper({
    initial: await cache.load(),
    cache,
    log: silent,
    report: (event) => events.push(event),
    prepare: async ({ policy }) => {
      await prepare(policy);
      return { commit: () => inForce.push(policy.name) };
    },
  });
  const apply = (revision: number, document: unknown) => keeper.apply(revision, () => document);
  return { keeper, events, inForce, apply };
}

const good = { name: 'good', rules: [{ id: 'r', name: 'r', action: 'block' }] };

test('a policy is in force as a whole, kept for the next start, and told of', async () => {
  const { keeper, events, inForce, apply } = await keeperWith();
  expect(await apply(3, good)).toMatchObject({ revision: 3, state: 'applied', ms: expect.any(Number) });
  expect([keeper.current.revision, keeper.current.policy.name, inForce]).toEqual([3, 'good', ['good']]);
  expect(events).toMatchObject([{ type: 'agent.policy-applied', details: { revision: 3 } }]);
  const next = await keeperWith();
  expect(next.keeper.current).toEqual(keeper.current);
  expect(statSync(join(folder, 'policy.json')).mode & 0o777).toBe(0o600);
});

describe('a policy that is refused leaves the former in force, in memory and on disk', () => {
  test.each([
    ['no policy at all', 'nonsense', /object/],
    ['an unknown field', { ...good, rulez: [] }, /rulez/],
    [
      'an unknown action',
      { name: 'x', rules: [{ id: 'r', name: 'r', action: 'explode' }] },
      /rules\.0\.action/,
    ],
    [
      'a level that does not exist',
      { name: 'x', rules: [{ id: 'r', name: 'r', action: 'warn', when: { levelAtLeast: 'nosuch' } }] },
      /rules\.0\.when\.levelAtLeast: no level 'nosuch'/,
    ],
    [
      'the same rule twice',
      { name: 'x', rules: [...good.rules, ...good.rules] },
      /rules\.1\.id: rule id 'r' is there twice/,
    ],
  ])('%s', async (_, document, reason) => {
    const { keeper, events, inForce, apply } = await keeperWith();
    await apply(1, good);
    const before = readFileSync(join(folder, 'policy.json'), 'utf8');
    const status = await apply(2, document);
    expect(status).toMatchObject({ revision: 2, state: 'refused', reason: expect.stringMatching(reason) });
    expect([keeper.current.revision, inForce]).toEqual([1, ['good']]);
    expect(readFileSync(join(folder, 'policy.json'), 'utf8')).toBe(before);
    expect(events.at(-1)).toMatchObject({ type: 'agent.policy-refused', details: { revision: 2 } });
  });

  test('one that a monitor cannot carry out', async () => {
    const { keeper, inForce, apply } = await keeperWith(async ({ name }) => {
      if (name === 'bad') throw new Error('cannot watch that');
    });
    await apply(1, good);
    expect(await apply(2, { ...good, name: 'bad' })).toMatchObject({
      state: 'refused',
      reason: 'cannot watch that',
    });
    expect([keeper.current.revision, inForce]).toEqual([1, ['good']]);
  });

  test('whatever it is', async () => {
    const { keeper, apply } = await keeperWith();
    await apply(1, good);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (document) => {
        const { state } = await apply(2, document);
        expect(state).toBe('refused');
        expect(keeper.current.revision).toBe(1);
      }),
      { numRuns: 50 },
    );
  });
});

test('policies that come fast are applied one after the other, in their order', async () => {
  const { keeper, inForce, apply } = await keeperWith(
    ({ name }) => new Promise((resolve) => setTimeout(resolve, name === 'slow' ? 30 : 1)),
  );
  const states = await Promise.all([
    apply(1, { ...good, name: 'slow' }),
    apply(2, { ...good, name: 'fast' }),
  ]);
  expect(states.map(({ state }) => state)).toEqual(['applied', 'applied']);
  expect([inForce, keeper.current.revision]).toEqual([['slow', 'fast'], 2]);
});

test.each(['', '{', '{"revision":1}', '{"revision":1,"document":{"name":1}}'])(
  'a damaged copy (%j) means no policy until the console sends one',
  async (content) => {
    writeFileSync(join(folder, 'policy.json'), content);
    const { keeper } = await keeperWith();
    expect(keeper.current.revision).toBe(0);
  },
);
