import { expect, test } from 'vitest';
import { inspect } from '../testing/inspect.ts';

const ID = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
const OTHER = '1a19d03a-48bc-4359-8038-5b5f6d5847c3';

test('a label in document properties is one finding with its name, and asks for the level of that name', () => {
  const { findings, level } = inspect([
    { part: `property:MSIP_Label_${ID}_Enabled`, text: 'true' },
    { part: `property:MSIP_Label_${ID}_SiteId`, text: OTHER },
    { part: `property:MSIP_Label_${ID}_Name`, text: 'Confidential' },
  ]);
  expect(findings).toEqual([
    { detector: 'label.msip', count: 1, confidence: 1, samples: ['Confidential'], level: 'confidential' },
  ]);
  expect(level).toBe('confidential');
});

test('a label in a mail header is read too', () => {
  const header = `msip_labels: MSIP_Label_${ID}_Enabled=true; MSIP_Label_${ID}_Name=Secret; MSIP_Label_${ID}_Method=Privileged`;
  expect(inspect(header).level).toBe('secret');
});

test('a label that was taken off does not count', () => {
  const off = [
    { part: `property:MSIP_Label_${ID}_Enabled`, text: 'false' },
    { part: `property:MSIP_Label_${ID}_Name`, text: 'Secret' },
  ];
  expect(inspect(off).findings).toEqual([]);
});

test('the policy gives levels to labels by id or by name', () => {
  const labels = [
    { label: ID, level: '绝密' },
    { label: 'Kundendaten', level: '机密' },
  ];
  const named = (id: string, name: string) => [{ part: `property:MSIP_Label_${id}_Name`, text: name }];
  expect(inspect(named(ID, 'defa4170'), { labels }).level).toBe('top-secret');
  expect(inspect(named(OTHER, 'Kundendaten'), { labels }).level).toBe('secret');
  expect(inspect(named(OTHER, 'Something else'), { labels }).level).toBe('public');
});
