import { expect, test } from 'vitest';
import { loosens } from './loosens.ts';
import { parsePolicy } from './parse.ts';

function policyWith(watermark: string) {
  const parsed = parsePolicy(`name: test\n${watermark}\nrules: []\n`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

test('a watermark is off unless policy asks for it, and then as tested', () => {
  expect(policyWith('').watermark).toBeUndefined();
  expect(policyWith('watermark: { visible: {}, coded: {} }').watermark).toEqual({
    visible: { show: ['user', 'device', 'time'], density: 'normal', opacity: 0.1 },
    coded: { strength: 1 },
    shown: 'always',
  });
});

test('one that nobody could see or that would hide the screen is refused', () => {
  for (const wrong of [
    '{ visible: { opacity: 0 } }',
    '{ visible: { opacity: 1 } }',
    '{ coded: { strength: 0 } }',
    '{ visible: { show: [] } }',
  ])
    expect(parsePolicy(`name: test\nwatermark: ${wrong}\nrules: []\n`).ok).toBe(false);
});

test('to take a watermark away loosens a policy, to add one does not', () => {
  const [without, withOne] = [policyWith(''), policyWith('watermark: { coded: {} }')];
  expect(loosens(withOne, without)).toEqual([{ path: 'watermark', kind: 'general' }]);
  expect(loosens(without, withOne)).toEqual([]);
});
