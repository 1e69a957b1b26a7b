import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parsePolicy } from '../parse.ts';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

const HAN = /\p{Script=Han}/u;

test('both catalogues fill in the same values', () => {
  const names = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(names(zhCN[key]), key).toEqual(names(en[key]));
    expect(zhCN[key], key).toMatch(HAN);
  }
});

const rule = (when: string) => `name: x\nrules:\n  - { id: r, name: r, action: block, when: ${when} }\n`;

test.each([
  ['unknown action', 'name: x\nrules: [{ id: r, name: r, action: blok }]'],
  ['unknown level', rule('{ levelAtLeast: 密机 }')],
  ['unknown key', rule('{ levelatleast: 机密 }')],
  ['missing key', 'name: x\nrules: [{ id: r, action: audit }]'],
  ['wrong type', 'name: 1\nrules: []'],
  ['bad id', 'name: x\nrules: [{ id: "a b", name: r, action: audit }]'],
  ['key twice', 'name: x\nname: y\nrules: []'],
  ['broken YAML', 'name: x\nrules: [{ id: r'],
  ['tab', 'name: x\nrules:\n\t- { id: r }'],
  ['unknown keyword list', rule('{ findings: [{ detector: "keyword:x" }] }')],
  ['pattern', 'name: x\nrules: []\nclassification: { patterns: [{ id: p, pattern: "(" }] }'],
  ['isolates for anything', 'name: x\nrules: [{ id: r, name: r, action: audit, isolate: true }]'],
  ['nothing counted', 'name: x\nrules: []\nbulk: [{ id: b, name: b, withinMinutes: 5, action: audit }]'],
  [
    'folder',
    'name: x\nrules: []\nmonitoring: { destinations: { catalogue: [{ id: a, name: a, channel: mail, linux: [x/y] }] } }',
  ],
  ['not a policy', '7'],
])('a reader of Chinese is told in Chinese: %s', (_name, source) => {
  const result = parsePolicy(source, 'zh-CN');
  expect(result.ok).toBe(false);
  for (const { message } of result.ok ? [] : result.problems) expect(message).toMatch(HAN);
});

test.each([
  ['policies.bad', 'deviceControl'],
  ['network.bad', 'network'],
])('every mistake of %s is told in Chinese', async (file, section) => {
  const fixtures = new URL('../../../test/fixtures/device-control/', import.meta.url);
  for (const document of parseAllDocuments(await readFile(new URL(file, fixtures), 'utf8'))) {
    const source = JSON.stringify({ name: 'x', rules: [], [section]: document.toJSON() });
    const result = parsePolicy(source, 'zh-CN');
    expect(result.ok, source).toBe(false);
    for (const { message } of result.ok ? [] : result.problems) expect(message, source).toMatch(HAN);
  }
});
