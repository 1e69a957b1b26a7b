import { expect, test } from 'vitest';
import type { GuardedFile, OpenQuestion } from '../../../enforcers/open-guard/backend.ts';
import { type OpenToJudge, PendingOpens } from './pending-opens.ts';

const file = (ino: bigint, changedAtNs = 1n): GuardedFile => ({
  path: `/media/${ino}`,
  dev: 1n,
  ino,
  size: 10n,
  modifiedAtNs: 1n,
  changedAtNs,
});

function guard() {
  const answers: string[] = [];
  const asked: { id: number; question: OpenQuestion }[] = [];
  const told: string[] = [];
  const clock = { now: 0 };
  const it = new PendingOpens({
    answer: (fd, allow) => answers.push(`${fd} ${allow ? 'allowed' : 'refused'}`),
    ask: (id, question) => asked.push({ id, question }),
    refused: ({ role, file: { ino } }) => told.push(`refused ${role} ${ino}`),
    unchecked: (_open, reason) => told.push(reason),
    now: () => clock.now,
  });
  const open = (fd: number, target: GuardedFile, about: Partial<OpenToJudge> = {}) =>
    it.judge(
      { fd, target, process: { pid: 1, name: 'cp' }, person: '1000/1000', sources: [], ...about },
      1_000,
    );
  return { it, open, answers, asked, told, clock };
}

test('many who open one file wait for one answer, which counts until the file changes', () => {
  const { it, open, answers, asked } = guard();
  open(1, file(7n));
  open(2, file(7n));
  expect(asked).toHaveLength(1);
  it.answered(asked[0]!.id, true, true);
  open(3, file(7n));
  expect(answers).toEqual(['1 allowed', '2 allowed', '3 allowed']);
  open(4, file(7n, 2n));
  expect(asked).toHaveLength(2);
});

test('one refused source refuses the open, and nothing else about it is waited for', () => {
  const { it, open, answers, asked, told } = guard();
  open(1, file(7n), { sources: [file(8n), file(9n)] });
  const id = asked.find(({ question }) => question.file.ino === 9n)!.id;
  it.answered(id, false, true);
  for (const other of asked) it.answered(other.id, true, true);
  open(2, file(7n), { sources: [file(9n)] });
  expect(answers).toEqual(['1 refused', '2 refused']);
  expect(told).toEqual(['refused source 9', 'refused source 9']);
});

test('at the deadline an open goes through once; the late answer counts for the next', () => {
  const { it, open, answers, asked, told, clock } = guard();
  open(1, file(7n));
  expect(it.nextDeadline()).toBe(1_000);
  clock.now = 999;
  it.expire();
  expect(answers).toEqual([]);
  clock.now = 1_000;
  it.expire();
  it.answered(asked[0]!.id, false, true);
  open(2, file(7n));
  expect(answers).toEqual(['1 allowed', '2 refused']);
  expect(told).toEqual(['deadline', 'refused target 7']);
  expect(it.nextDeadline()).toBeUndefined();
});

test('under another policy nothing that was answered or asked before counts', () => {
  const { it, open, answers, asked } = guard();
  open(1, file(7n));
  it.answered(asked[0]!.id, true, true);
  open(2, file(8n));
  it.forget();
  it.answered(asked[1]!.id, true, true);
  open(3, file(7n));
  open(4, file(8n));
  expect(asked).toHaveLength(4);
  expect(answers).toEqual(['1 allowed', '2 allowed']);
});

test('another person is asked about anew; an empty file is nobody’s business', () => {
  const { it, open, answers, asked } = guard();
  open(1, file(7n));
  it.answered(asked[0]!.id, true, true);
  open(2, file(7n), { person: '1001/1001' });
  expect(asked).toHaveLength(2);
  open(3, { ...file(9n), size: 0n });
  expect(answers).toEqual(['1 allowed', '3 allowed']);
});

test('no more than a bounded number waits', () => {
  const { open, answers, told } = guard();
  for (let fd = 0; fd < 1_030; fd++) open(fd, file(BigInt(fd)));
  expect(answers).toHaveLength(6);
  expect(new Set(told)).toEqual(new Set(['busy']));
});
