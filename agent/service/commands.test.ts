import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Commands, type Order } from './commands.ts';
import type { Mark } from './spool/spool.ts';
import { silent } from './testing/fixtures.ts';

/** Marks that outlive the commands that wrote them, as the spool's do. */
function memory() {
  const marks = new Map<string, string>();
  return {
    mark: (kind: string, key: string) => marks.get(`${kind} ${key}`),
    setMarks: async (list: readonly Mark[]) => {
      for (const { kind, key, value } of list) marks.set(`${kind} ${key}`, value!);
    },
  };
}

function restoreOrder(expiresAt = Date.now() + 60_000): Order {
  return {
    id: randomUUID(),
    expiresAt,
    body: { kind: 'quarantine.restore', quarantineId: randomUUID() },
  };
}

test('an order is carried out once, however often it comes, also after a restart', async () => {
  const marks = memory();
  let runs = 0;
  const executors = {
    'quarantine.restore': async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { state: 'failed' as const, reason: 'medium-missing' };
    },
  };
  const order = restoreOrder();
  const commands = new Commands(marks, executors, silent);
  const answers = await Promise.all([commands.handle(order), commands.handle(order)]);
  answers.push(await commands.handle(order), await new Commands(marks, executors, silent).handle(order));
  expect(runs).toBe(1);
  for (const answer of answers) {
    expect(answer).toEqual({
      type: 'command-result',
      id: order.id,
      state: 'failed',
      reason: 'medium-missing',
    });
  }
});

test.each([
  ['too late', restoreOrder(Date.now() - 1), 'expired'],
  ['of a kind not known here', { ...restoreOrder(), body: { kind: 'device.wipe' } }, 'unsupported'],
  ['of a kind that poses as one', { ...restoreOrder(), body: { kind: 'constructor' } }, 'unsupported'],
  ['without its parts', { ...restoreOrder(), body: { kind: 'quarantine.restore' } }, 'failed'],
])('an order %s is not begun', async (_, order, state) => {
  const commands = new Commands(
    memory(),
    { 'quarantine.restore': () => Promise.reject(new Error('was begun')) },
    silent,
  );
  const result = await commands.handle(order);
  expect(result.state).toBe(state);
  expect(result.reason ?? '').not.toContain('was begun');
});
