import { expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { PromptOutcome } from '../session-link/prompts.ts';
import { Questions } from './questions.ts';

const order = {
  kind: 'person.ask' as const,
  incident: 7,
  person: '王伟',
  question: '这份名单给谁？',
  minutes: 15,
  by: 'li',
};

function setUp(outcome: PromptOutcome, there = true) {
  const reported: GuardEvent[] = [];
  const asked: unknown[] = [];
  const questions = new Questions({
    hub: {
      reaches: () => there,
      ask: async (actor, prompt) => {
        asked.push({ actor, ...prompt });
        return outcome;
      },
    },
    report: async (event) => reported.push(event),
  });
  return { questions, reported, asked };
}

test('a question is put to its person alone, and the answer is told as an event', async () => {
  const { questions, reported, asked } = setUp({
    by: 'person',
    answer: 'proceed',
    text: '监管报送',
    waitedMs: 9,
  });
  expect(await questions.ask(order)).toEqual({ state: 'done' });
  await new Promise(setImmediate);
  expect(asked).toMatchObject([
    { actor: { user: '王伟' }, name: '这份名单给谁？', freeText: 'required', seconds: 900 },
  ]);
  expect(reported).toMatchObject([
    {
      type: 'person.answered',
      actor: { user: '王伟' },
      details: { incident: 7, by: 'person', answer: '监管报送', question: '这份名单给谁？' },
    },
  ]);
});

test('no answer is told as none, and nobody there fails the order', async () => {
  const silent = setUp({ by: 'unanswered', answer: 'withdraw', text: '', waitedMs: 900_000 });
  await silent.questions.ask(order);
  await new Promise(setImmediate);
  expect(silent.reported[0]!.details).not.toHaveProperty('answer');
  const away = setUp({ by: 'nobody', answer: 'withdraw', waitedMs: 0 }, false);
  expect(await away.questions.ask(order)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('not logged in'),
  });
  expect(away.asked).toEqual([]);
});
