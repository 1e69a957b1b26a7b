import { expect, test } from 'vitest';
import { loosens } from './loosens.ts';
import { Policy } from './schema.ts';

const policy = (prompts?: object) => Policy.parse({ name: 'p', rules: [], ...(prompts ? { prompts } : {}) });
const paths = (from?: object, to?: object) => loosens(policy(from), policy(to)).map(({ path }) => path);

test.each([
  ['nothing said to held until answered', undefined, {}, []],
  ['held until answered to nothing said', {}, undefined, ['prompts.unanswered']],
  ['words no longer required', { freeText: 'required' }, {}, ['prompts.freeText']],
  ['no justification any more', {}, { justifications: [] }, ['prompts.justifications']],
  ['another time to answer', {}, { countdownSeconds: 120 }, []],
])('%s', (_, from, to, expected) => {
  expect(paths(from, to)).toEqual(expected);
});
