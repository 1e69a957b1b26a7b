import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockDataDir } from '../../agent/service/lock.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { docx } from '../demo/documents.ts';
import { runCli } from '../testing/run-cli.ts';

// The command line as other tools call it: status 0 done, 1 the answer is no, 2 wrong use, 3 could not.
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-cli-'));
  writeFileSync(at('good.yaml'), DEFAULT_POLICY_SOURCE);
  writeFileSync(at('bad.yaml'), 'name: x\nrules:\n  - id: a\n    name: a\n    action: explode\n');
  writeFileSync(at('latin1.yaml'), Buffer.from('name: caf\xe9\n', 'latin1'));
  writeFileSync(at('plan.docx'), docx(['机密★5年', '并购方案', '客户 110101199003070134']));
  mkdirSync(at('folder'));
  writeFileSync(at('folder/a.txt'), '周报');
  writeFileSync(at('folder/b.txt'), '绝密');
  mkdirSync(at('configured'));
  writeFileSync(at('configured/agent.json'), '{"spool":{"maxMegabytes":0}}');
  mkdirSync(at('no-json'));
  writeFileSync(at('no-json/agent.json'), '{"spool":');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('wrong use is status 2 and one line that says what to do', () => {
  test.each([
    ['an unknown command', ['nonsense'], /nonsense.*--help/],
    ['agent without its directory', ['agent'], /--data.*--help/],
    ['an unknown option', ['agent', '--data', 'x', '--bogus'], /--bogus.*--help/],
    [
      'agent with something that is no enrolment',
      ['agent', '--data', 'x', '--enroll', 'nonsense'],
      /URL#TOKEN/,
    ],
    ['console with an address that is none', ['console', '--data', 'x', '--listen', 'nonsense'], /HOST:PORT/],
    ['demo with an address that is none', ['demo', '--listen', ':::'], /HOST:PORT/],
    ['inspect without a file', ['inspect'], /path.*--help/],
    ['policy check without a file', ['policy', 'check'], /file.*--help/],
    ['an unknown benchmark', ['bench', 'nonsense'], /ingest.*watch.*idle/],
    ['more than a command takes', ['bench', 'idle', 'watch'], /too many arguments.*--help/],
  ])('%s', async (_, args, message) => {
    const { status, output, errors } = await runCli(args);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toMatch(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('no command at all shows them', async () => {
    const { status, errors } = await runCli([]);
    expect(status).toBe(2);
    for (const command of ['demo', 'console', 'agent', 'inspect', 'policy', 'bench']) {
      expect(errors).toContain(command);
    }
  });
});

describe('what cannot be done is status 3 and one line that says what to do', () => {
  test.each([
    ['a data directory that cannot be one', () => ['agent', '--data', at('good.yaml')], /good\.yaml.*--data/],
    ['a data directory below a file', () => ['agent', '--data', at('good.yaml/x')], /good\.yaml.*--data/],
    [
      'a directory where none can be made',
      () => ['agent', '--data', '/proc/nothing/here'],
      /\/proc\/.*--data/,
    ],
    ['an agent that is not enrolled', () => ['agent', '--data', at('new')], /--enroll URL#TOKEN/],
    [
      'a configuration that breaks its schema',
      () => ['agent', '--data', at('configured')],
      /agent\.json.*maxMegabytes/,
    ],
    ['a configuration that is no JSON', () => ['agent', '--data', at('no-json')], /agent\.json/],
    ['a file that is not there', () => ['inspect', at('nothing')], /cannot read .*nothing/],
    ['a policy that is not there', () => ['inspect', '--policy', at('nothing'), at('plan.docx')], /--policy/],
    [
      'a policy with an error',
      () => ['inspect', '--policy', at('bad.yaml'), at('plan.docx')],
      /bad\.yaml:5.*policy check/,
    ],
    [
      'a policy to check that is not there',
      () => ['policy', 'check', at('nothing')],
      /cannot read .*nothing/,
    ],
    ['a policy that is no UTF-8', () => ['policy', 'check', at('latin1.yaml')], /UTF-8/],
  ])('%s', async (_, args, message) => {
    const { status, output, errors } = await runCli(args());
    expect({ status, output, errors }).toMatchObject({ status: 3, output: '' });
    expect(errors).toMatch(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('a data directory on which another agent works', async () => {
    mkdirSync(at('taken'));
    const lock = lockDataDir(at('taken'));
    const { status, errors } = await runCli(['agent', '--data', at('taken')]);
    lock.release();
    expect(status).toBe(3);
    expect(errors).toMatch(/another agent works on .*--data/);
  });
});

test('a policy is good, or every mistake is shown with its place', async () => {
  const good = await runCli(['policy', 'check', at('good.yaml')]);
  expect(good).toMatchObject({ status: 0, errors: '' });
  expect(good.output).toMatch(/^ok: .*3 rules\n$/);
  const bad = await runCli(['policy', 'check', at('bad.yaml')]);
  expect(bad).toMatchObject({ status: 1, output: '' });
  expect(bad.errors).toMatch(/bad\.yaml:5:\d+: .*action/);
});

test('inspect writes one JSON line a file, samples masked, text only when asked for', async () => {
  const { status, output, errors } = await runCli(['inspect', at('plan.docx'), at('folder')]);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ path, level }) => [path, level]).sort()).toEqual(
    [
      [at('folder/a.txt'), 'public'],
      [at('folder/b.txt'), 'top-secret'],
      [at('plan.docx'), 'secret'],
    ].sort(),
  );
  const document = lines.find(({ path }) => path === at('plan.docx'));
  expect(document).toMatchObject({ type: 'docx', bytes: expect.any(Number), ms: expect.any(Number) });
  expect(document.findings.map(({ detector }: { detector: string }) => detector)).toContain('marking');
  expect(output).not.toContain('110101199003070134');
  expect(document).not.toHaveProperty('text');
  const withText = await runCli(['inspect', '--text', at('plan.docx')]);
  expect(JSON.parse(withText.output).text).toContain('并购方案');
});

test('help and version are no errors', async () => {
  for (const args of [['--help'], ['--version'], ['agent', '--help'], ['bench', '--help']]) {
    const { status, output, errors } = await runCli(args);
    expect({ args, status, errors }).toEqual({ args, status: 0, errors: '' });
    expect(output).not.toBe('');
  }
});
