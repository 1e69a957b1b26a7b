import { expect, test } from 'vitest';
import { loosens } from './loosens.ts';
import { parsePolicy } from './parse.ts';
import { shownWatermark } from './watermark.ts';

function policyWith(sections: string) {
  const parsed = parsePolicy(`name: test\n${sections}\nrules: []\n`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}
const paths = (from: string, to: string) => loosens(policyWith(from), policyWith(to)).map(({ path }) => path);

test('left out, nobody looks; named, tools and keys are told of and nothing is stopped', () => {
  expect(policyWith('').screen).toBeUndefined();
  expect(policyWith('screen: {}').screen).toMatchObject({
    tools: { capture: 'audit', recording: 'audit', remoteControl: 'audit' },
    keys: 'audit',
  });
});

test('a level that is none is refused where it stands', () => {
  for (const section of [
    'screen: { whileOpen: { levelAtLeast: 神秘 } }',
    'watermark: { levelAtLeast: 神秘 }',
  ]) {
    const parsed = parsePolicy(`name: test\n${section}\nrules: []\n`);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).toContain('神秘');
  }
});

test.each([
  ['screen: { tools: { capture: block } }', 'screen: { tools: { capture: warn } }', 'screen.tools.capture'],
  [
    'screen: { tools: { remoteControl: audit } }',
    'screen: { tools: { remoteControl: allow } }',
    'screen.tools.remoteControl',
  ],
  ['screen: {}', 'screen: { exceptions: [{ name: scrot }] }', 'screen.exceptions'],
  ['screen: { keys: block }', 'screen: { keys: audit }', 'screen.keys'],
  ['screen: { clipboard: {} }', 'screen: {}', 'screen.clipboard.text'],
  ['screen: { clipboard: {} }', 'screen: { clipboard: { images: false } }', 'screen.clipboard.images'],
  [
    'screen: { whileOpen: { levelAtLeast: 秘密 } }',
    'screen: { whileOpen: { levelAtLeast: 机密 } }',
    'screen.whileOpen',
  ],
  ['screen: { whileOpen: { levelAtLeast: 秘密 } }', 'screen: {}', 'screen.whileOpen'],
  ['screen: { severity: high }', 'screen: { severity: low }', 'screen.severity'],
  ['screen: {}', '', 'screen'],
  [
    'screen: { tools: { catalogue: [{ id: a, name: a, kind: capture, processes: [{ name: a }] }] } }',
    'screen: {}',
    'screen.tools.catalogue',
  ],
  ['watermark: { visible: {} }', 'watermark: { visible: {}, shown: classified }', 'watermark.shown'],
])('%s → %s loosens, and back it does not', (from, to, path) => {
  expect(paths(from, to)).toContain(path);
  expect(paths(to, from).filter((each) => each !== 'screen.tools.catalogue')).toEqual([]);
});

test('a mark for classified documents is there with one of its level or higher, and wherever it cannot be told', () => {
  const policy = policyWith('watermark: { coded: {}, shown: classified, levelAtLeast: 秘密 }');
  expect(shownWatermark(policy, undefined)).toBeUndefined();
  expect(shownWatermark(policy, 'internal')).toBeUndefined();
  for (const open of ['confidential', 'top-secret', 'of-another-scheme', null])
    expect(shownWatermark(policy, open)).toEqual(policy.watermark);
  expect(shownWatermark(policyWith('watermark: { coded: {} }'), undefined)).toBeDefined();
  const any = policyWith('watermark: { coded: {}, shown: classified }');
  expect([shownWatermark(any, 'public'), shownWatermark(any, 'internal')]).toEqual([
    undefined,
    any.watermark,
  ]);
});
