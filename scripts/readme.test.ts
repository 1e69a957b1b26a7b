import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parsePolicy } from '../shared/policy/parse.ts';

test.each(['README.md', 'README.zh-CN.md'])(
  'the policy that %s shows may be published as it stands',
  async (file) => {
    const readme = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
    const source = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1];
    const result = parsePolicy(source ?? '');
    expect(result.ok ? [] : result.problems).toEqual([]);
  },
);

test('both say how to run every command they name in the same way', async () => {
  const commands = async (file: string) => {
    const readme = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
    return [...new Set(readme.match(/guardpost [a-z][a-z-]*(?: [a-z][a-z-]+)?/g))].sort();
  };
  expect(await commands('README.zh-CN.md')).toEqual(await commands('README.md'));
});
