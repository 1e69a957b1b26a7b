import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionNotice } from '../../shared/session-protocol/notice.ts';
import type { SessionPrompt } from '../../shared/session-protocol/prompt.ts';
import {
  type Attention,
  attend,
  type Happening,
  NOTHING,
  noticeGroups,
  promptGroups,
} from './attention.std.ts';

const prompt = (name: string, rule = 'r', seconds = 60): SessionPrompt => ({
  type: 'prompt',
  id: randomUUID(),
  subject: 'file',
  name,
  rule,
  choices: [],
  freeText: 'optional',
  seconds,
  unanswered: 'withdraw',
});
const notice = (name: string): SessionNotice => ({
  type: 'notice',
  id: randomUUID(),
  kind: 'file',
  action: 'block',
  name,
});

/** What happens one after the other, at these times. */
function play(...happenings: [Happening, number][]) {
  let state: Attention = NOTHING;
  const effects = happenings.map(([event, now]) => {
    const { after, effect } = attend(state, event, now);
    state = after;
    return effect;
  });
  return { state, effects };
}

test('the first question takes the keyboard; what comes while it stands there joins it', () => {
  const { state, effects } = play(
    [{ kind: 'prompt', prompt: prompt('a') }, 0],
    [{ kind: 'prompt', prompt: prompt('b', 'r', 30) }, 1000],
    [{ kind: 'prompt', prompt: prompt('c', 'other') }, 1000],
  );
  expect(effects).toEqual(['focus', 'show', 'show']);
  expect(promptGroups(state)).toMatchObject([
    { names: ['a', 'b'], until: 31_000 },
    { names: ['c'], until: 61_000 },
  ]);
});

test('the same thing does not take the keyboard twice, until a good while later', () => {
  const [first, again, later] = [prompt('a'), prompt('a'), prompt('a')];
  const { effects } = play(
    [{ kind: 'prompt', prompt: first }, 0],
    [{ kind: 'gone', ids: [first.id] }, 1_000],
    [{ kind: 'prompt', prompt: again }, 2_000],
    [{ kind: 'gone', ids: [again.id] }, 3_000],
    [{ kind: 'prompt', prompt: later }, 3_000_000],
  );
  expect(effects).toEqual(['focus', 'hide', 'show', 'hide', 'focus']);
});

test('a question that is told twice is one', () => {
  const one = prompt('a');
  const { state, effects } = play([{ kind: 'prompt', prompt: one }, 0], [{ kind: 'prompt', prompt: one }, 1]);
  expect([effects, promptGroups(state).length]).toEqual([['focus', 'none'], 1]);
});

test('two thousand at once are one dialog with a few names, and one answer is for all of them', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => prompt(`file-${n}`));
  const { state, effects } = play(
    ...many.map((each): [Happening, number] => [{ kind: 'prompt', prompt: each }, 0]),
  );
  const [group, ...more] = promptGroups(state);
  expect([more.length, group!.ids.length, group!.names.length]).toEqual([0, 2_000, 5]);
  expect(effects.filter((effect) => effect === 'focus')).toHaveLength(1);
  expect(attend(state, { kind: 'gone', ids: group!.ids }, 0).effect).toBe('hide');
});

test('notices never take the keyboard, fold into one, and stay when the service goes', () => {
  const { state, effects } = play(
    [{ kind: 'notice', notice: notice('a') }, 0],
    [{ kind: 'notice', notice: notice('b') }, 0],
    [{ kind: 'prompt', prompt: prompt('c') }, 0],
    [{ kind: 'lost' }, 0],
  );
  expect(effects).toEqual(['show', 'show', 'focus', 'none']);
  expect(noticeGroups(state)).toMatchObject([{ names: ['a', 'b'] }]);
  expect(promptGroups(state)).toEqual([]);
});

test('whatever happens: every open question is in exactly one group, and an empty window is hidden', () => {
  const happening = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map((name) => ({ kind: 'prompt' as const, prompt: prompt(name, name) })),
    fc.constant(null).map(() => ({ kind: 'notice' as const, notice: notice('n') })),
    fc.nat(5).map((index) => ({ kind: 'answer' as const, index })),
    fc.constant({ kind: 'lost' as const }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (list) => {
      let state = NOTHING;
      for (const each of list) {
        const ids = [...state.prompts.map((open) => open.prompt.id), ...state.notices.map(({ id }) => id)];
        const event: Happening =
          each.kind === 'answer' ? { kind: 'gone', ids: ids.slice(each.index, each.index + 1) } : each;
        const { after, effect } = attend(state, event, 0);
        state = after;
        const grouped = promptGroups(state).flatMap((group) => group.ids);
        expect(grouped.sort()).toEqual(state.prompts.map((open) => open.prompt.id).sort());
        const isEmpty = state.prompts.length + state.notices.length === 0;
        if (effect === 'hide') expect(isEmpty).toBe(true);
        if (effect === 'focus' || effect === 'show') expect(isEmpty).toBe(false);
      }
    }),
  );
});
