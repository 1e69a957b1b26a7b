import { expect, test, vi } from 'vitest';
import { type Part, Supervisor } from './supervisor.ts';
import { silent } from './testing/fixtures.ts';

function supervise(onFailed = () => {}) {
  return new Supervisor({ log: silent, onFailed, backOff: { baseMs: 5, maxMs: 10 } });
}

/** A part whose starts are scripted; later starts succeed. */
function part(name: string, starts: ('ok' | 'throw')[] = []) {
  let failed: (error: Error) => void = () => {};
  const calls: string[] = [];
  const it: Part = {
    name,
    async start(onFailed) {
      failed = onFailed;
      calls.push('start');
      if (starts.shift() === 'throw') throw new Error('no such device');
    },
    async stop() {
      calls.push('stop');
    },
  };
  return { it, calls, fail: (message: string) => failed(new Error(message)) };
}

test('a part that fails at its start is started until it runs, and the others run meanwhile', async () => {
  const failures: string[] = [];
  const supervisor = new Supervisor({
    log: silent,
    onFailed: (name, reason) => failures.push(`${name}: ${reason}`),
    backOff: { baseMs: 5, maxMs: 10 },
  });
  const bad = part('bad', ['throw', 'throw', 'ok']);
  const good = part('good');
  await supervisor.add(bad.it);
  await supervisor.add(good.it);
  expect(supervisor.health()).toMatchObject([
    { name: 'bad', state: 'restarting', reason: 'no such device' },
    { name: 'good', state: 'running' },
  ]);
  await vi.waitFor(() => expect(supervisor.health()[0]).toMatchObject({ state: 'running', restarts: 2 }));
  // Reported once although it failed twice within a minute.
  expect(failures).toEqual(['bad: no such device']);
  await supervisor.stop(100);
});

test('a part that fails while it runs is stopped before it is started again', async () => {
  const supervisor = supervise();
  const one = part('one');
  await supervisor.add(one.it);
  one.fail('the bus is gone');
  await vi.waitFor(() => expect(one.calls).toEqual(['start', 'stop', 'start']));
  expect(supervisor.health()[0]).toEqual({ name: 'one', state: 'running', restarts: 1 });
  await supervisor.stop(100);
});

test('what an earlier life reports late restarts nothing', async () => {
  const supervisor = supervise();
  const one = part('one');
  await supervisor.add(one.it);
  const failEarlier = one.fail;
  let early!: (error: Error) => void;
  const two: Part = {
    name: 'two',
    start: async (failed) => {
      early ??= failed;
    },
    stop: async () => {},
  };
  await supervisor.add(two);
  early(new Error('first'));
  await vi.waitFor(() => expect(supervisor.health()[1]).toMatchObject({ state: 'running', restarts: 1 }));
  early(new Error('late'));
  failEarlier('x');
  expect(supervisor.health()[1]).toMatchObject({ state: 'running', restarts: 1 });
  await supervisor.stop(100);
});

test('stopping goes backwards, waits for no part that hangs, and starts nothing any more', async () => {
  const supervisor = supervise();
  const order: string[] = [];
  const hang: Part = { name: 'hang', start: async () => {}, stop: () => new Promise(() => {}) };
  const first: Part = { name: 'first', start: async () => {}, stop: async () => void order.push('first') };
  const last: Part = { name: 'last', start: async () => {}, stop: async () => void order.push('last') };
  for (const one of [first, hang, last]) await supervisor.add(one);
  await supervisor.stop(20);
  expect(order).toEqual(['last', 'first']);
  expect(supervisor.health().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
});
