import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import { openQuarantine, type Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import type { PromptOutcome } from '../session-link/prompts.ts';
import type { Spool } from '../spool/spool.ts';
import { eventsIn, openSpool, plainInspector, settled, silent } from '../testing/fixtures.ts';
import type { AskPerson } from './asking.ts';
import { Pipeline } from './pipeline.ts';

let folder: string;
let stick: string;
let spool: Spool;
let quarantine: Quarantine;
let notices: Notice[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-asking-'));
  stick = join(folder, 'stick');
  mkdirSync(stick);
  spool = openSpool(join(folder, 'spool.db'));
  await reopen();
  notices = [];
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

async function reopen() {
  const opened = await openQuarantine({ dir: join(folder, 'quarantine'), keyDir: join(folder, 'keys') });
  quarantine = opened.quarantine;
  return opened.recovered;
}

const WARNS = { id: 'w', name: 'w', action: 'warn', severity: 'medium' } as const;
const strict = Policy.parse({ name: 'strict', rules: [WARNS], prompts: { freeText: 'required' } });
const lenient = Policy.parse({ name: 'lenient', rules: [WARNS] });

function pipelineWith(policy: Policy, ask?: AskPerson): Pipeline {
  return new Pipeline({
    spool,
    quarantine,
    inspector: plainInspector(async ({ path }) => {
      const text = readFileSync(path);
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { type: 'text', bytes: text.length, sha256, level: 'public', findings: [], ms: 1 };
    }),
    notifier: { notify: (notice) => notices.push(notice) },
    policy: () => ({ revision: 1, policy }),
    log: silent,
    rootOf: () => stick,
    ...(ask ? { ask } : {}),
  });
}

function put(text = 'text'): string {
  const path = join(stick, 'list.txt');
  writeFileSync(path, text);
  return path;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  await spool.setMarks([]);
}

const answered = (answer: PromptOutcome['answer'], by: PromptOutcome['by'] = 'person'): PromptOutcome => ({
  by,
  answer,
  waitedMs: 3,
  ...(by === 'person' ? { choice: 'business', text: '客户要求' } : {}),
});

/** A person who takes their time. */
function slowly() {
  let answer: (outcome: PromptOutcome) => void = () => {};
  const questions: Parameters<AskPerson>[1][] = [];
  const ask: AskPerson = (_, question) => {
    questions.push(question);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  return { ask, questions, answer: (outcome: PromptOutcome) => answer(outcome) };
}

describe('where nothing leaves without an answer', () => {
  test('the file waits in the quarantine, and lies in its place again when its person goes on', async () => {
    const person = slowly();
    const pipeline = pipelineWith(strict, person.ask);
    const path = put();
    pipeline.accept(settled(path, stick));
    await until(() => person.questions.length === 1);
    expect(existsSync(path)).toBe(false);
    expect(person.questions[0]).toMatchObject({
      name: 'list.txt',
      freeText: 'required',
      seconds: 60,
      unanswered: 'withdraw',
    });
    expect(eventsIn(spool)).toEqual([]);
    person.answer(answered('proceed'));
    await until(() => pipeline.waiting === 0);
    expect(readFileSync(path, 'utf8')).toBe('text');
    expect(eventsIn(spool)).toMatchObject([
      {
        outcome: { state: 'none' },
        response: {
          by: 'person',
          answer: 'proceed',
          choice: { id: 'business', label: { en: expect.any(String) } },
          text: '客户要求',
        },
      },
    ]);
    expect(notices).toEqual([]);
    // Given back with a reason, it is not asked about again.
    pipeline.accept(settled(path, stick));
    await until(() => pipeline.waiting === 0);
    expect([person.questions.length, eventsIn(spool).length]).toEqual([1, 1]);
  });

  test.each([
    ['gives it up', answered('withdraw'), 0],
    ['does not answer', answered('withdraw', 'unanswered'), 1],
    ['is not there', answered('withdraw', 'nobody'), 1],
  ])('it stays there when its person %s', async (_, outcome, told) => {
    const pipeline = pipelineWith(strict, async () => outcome);
    const path = put();
    pipeline.accept(settled(path, stick));
    await until(() => pipeline.waiting === 0);
    const [event] = eventsIn(spool);
    expect(event).toMatchObject({ outcome: { state: 'done' }, response: { by: outcome.by } });
    expect([existsSync(path), await quarantine.has(event!.outcome!.quarantineId!)]).toEqual([false, true]);
    expect(notices.length).toBe(told);
  });

  test('it stays there when the stick is gone by the time of the answer', async () => {
    const person = slowly();
    const pipeline = pipelineWith(strict, person.ask);
    pipeline.accept(settled(put(), stick));
    await until(() => person.questions.length === 1);
    rmSync(stick, { recursive: true });
    person.answer(answered('proceed'));
    await until(() => pipeline.waiting === 0);
    const [event] = eventsIn(spool);
    expect(event).toMatchObject({ outcome: { state: 'done' }, response: { answer: 'proceed' } });
    expect(await quarantine.has(event!.id)).toBe(true);
  });

  test('killed while the question is open, it is told of as taken, once', async () => {
    const person = slowly();
    const killed = pipelineWith(strict, person.ask);
    killed.accept(settled(put(), stick));
    await until(() => person.questions.length === 1);
    const next = pipelineWith(strict);
    await next.recover(await reopen());
    await next.recover(await reopen());
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'done' } }]);
  });

  test('killed between giving back and telling: told of with the answer, once', async () => {
    const draft = {
      id: '00000000-0000-4000-8000-000000000001',
      at: 1,
      type: 'file.seen',
      severity: 'medium',
    };
    const response = { by: 'person', answer: 'proceed', waitedMs: 1 };
    await spool.setMarks([
      { kind: 'giving-back', key: draft.id, value: JSON.stringify({ ...draft, response }) },
    ]);
    const next = pipelineWith(strict);
    await next.recover([]);
    await next.recover([]);
    expect(eventsIn(spool)).toMatchObject([{ id: draft.id, outcome: { state: 'none' }, response }]);
  });
});

describe('where a warning holds nothing back', () => {
  test('the file stays while its person thinks, and goes when they give it up', async () => {
    const person = slowly();
    const pipeline = pipelineWith(lenient, person.ask);
    const path = put();
    pipeline.accept(settled(path, stick));
    await until(() => person.questions.length === 1);
    expect(existsSync(path)).toBe(true);
    person.answer(answered('withdraw'));
    await until(() => pipeline.waiting === 0);
    expect(existsSync(path)).toBe(false);
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'done' }, response: { answer: 'withdraw' } }]);
  });

  test('with nobody to ask it is told of as ever', async () => {
    const pipeline = pipelineWith(lenient);
    pipeline.accept(settled(put(), stick));
    await until(() => pipeline.waiting === 0);
    const [event] = eventsIn(spool);
    expect(event).toMatchObject({ outcome: { state: 'none' }, decision: { action: 'warn' } });
    expect(event).not.toHaveProperty('response');
    expect(notices).toMatchObject([{ action: 'warn' }]);
  });
});

test('other files go on while people think, and a file changed meanwhile is looked at after the answer', async () => {
  const person = slowly();
  const pipeline = pipelineWith(lenient, person.ask);
  const path = put('first');
  for (let n = 0; n < 6; n++) {
    const other = join(stick, `other-${n}.txt`);
    writeFileSync(other, 'x');
    pipeline.accept(settled(other, stick));
  }
  pipeline.accept(settled(path, stick));
  await until(() => person.questions.length === 7);
  writeFileSync(path, 'second, and longer');
  pipeline.accept(settled(path, stick));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(person.questions.length).toBe(7);
  person.answer(answered('proceed'));
  await until(() => person.questions.length === 8);
  expect(person.questions.at(-1)).toMatchObject({ name: 'list.txt' });
});

test('nobody is asked about what lay on the stick before', async () => {
  const person = slowly();
  const pipeline = pipelineWith(strict, person.ask);
  const file = settled(put(), stick);
  pipeline.accept({ ...file, observation: { ...file.observation, operation: 'present' } });
  await until(() => pipeline.waiting === 0);
  expect(person.questions).toEqual([]);
  expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'none' } }]);
});
