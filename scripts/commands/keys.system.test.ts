import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootKeyFile } from '../../console/domain/authority/root-key-file.ts';
import { startConsole } from '../../console/main.ts';
import { ADMINISTRATOR, TestConsole } from '../../console/testing/test-console.ts';
import { runCli } from '../testing/run-cli.ts';

// Keys as their holders handle them: files that travel between the console's server and a machine without network.
const SOME_KEY = `${'x'.repeat(42)}A`;

let folder: string;
let console_: TestConsole;
const at = (name: string) => join(folder, name);
const json = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-keys-'));
  writeFileSync(at('pass'), 'a passphrase for the stick\n');
  writeFileSync(at('password'), ADMINISTRATOR.password);
  writeFileSync(at('wrong'), 'not the passphrase at all');
  writeFileSync(at('bad.yaml'), 'name: x\nrules:\n  - id: a\n    name: a\n    action: explode\n');
  console_ = await TestConsole.start(startConsole);
});
afterAll(async () => {
  await console_?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command that has to succeed: what it printed. */
async function done(...args: string[]): Promise<string> {
  const { status, output, errors } = await runCli(args);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return output.trim();
}

const sign = (file: string, key: string, pass: string) =>
  done('keys', 'sign', at(file), '--key', at(key), '--passphrase-file', at(pass));
const show = () => done('keys', 'root', 'show', '--data', console_.dataDir, '--write', at('held-'));
const upload = (file: string) => {
  const { statement, envelope } = json(file);
  return console_.ask('POST', '/signing/documents', { kind: statement, envelope });
};
const newKey = (file: string) =>
  done('keys', 'root', 'new', '--out', at(file), '--passphrase-file', at('pass'));

test('a key is made in a file for its owner alone, and never over another', async () => {
  const key = await newKey('first.key');
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(json('first.key').key).toBe(key);
  expect(statSync(at('first.key')).mode & 0o077).toBe(0);
  const again = ['keys', 'root', 'new', '--out', at('first.key'), '--passphrase-file', at('pass')];
  expect(await runCli(again)).toMatchObject({
    status: 3,
    output: '',
    errors: expect.stringContaining('first.key'),
  });
  expect(json('first.key').key).toBe(key);
});

test('the root is taken from the console, replaced, authorises and revokes; what was signed elsewhere is published', async () => {
  const taking = ['keys', 'root', 'take', '--data', console_.dataDir, '--out', at('taken.key')];
  expect(await done(...taking)).toContain('no longer with the console');
  expect(existsSync(rootKeyFile(console_.dataDir))).toBe(false);
  expect((await runCli(taking)).status).toBe(3);

  const held = JSON.parse(await show());
  expect(held.root).toMatchObject({ version: 1, keys: [json('taken.key').key] });
  expect(held.authority.keys).toMatchObject([{ account: ADMINISTRATOR.username }]);

  const next = await newKey('next.key');
  await done('keys', 'root', 'rotate', at('held-root.json'), '--key', next, '--out', at('root.json'));
  await sign('root.json', 'next.key', 'pass');
  expect((await upload('root.json')).status).toBe(400);
  await sign('root.json', 'taken.key', 'password');
  expect((await upload('root.json')).status).toBe(200);

  const key = await newKey('chen.key');
  const who = ['--account', 'chen', '--key', key, '--right', 'policy', '--out', at('with-chen.json')];
  await done('keys', 'authorise', at('held-authority.json'), ...who);
  await sign('with-chen.json', 'chen.key', 'pass');
  expect((await upload('with-chen.json')).status).toBe(400);
  await done('keys', 'authorise', at('held-authority.json'), ...who);
  await sign('with-chen.json', 'next.key', 'pass');
  expect((await upload('with-chen.json')).status).toBe(200);

  const { current } = (await console_.ask('GET', '/policies')).body;
  const { source } = (await console_.ask('GET', `/policies/${current}`)).body;
  writeFileSync(at('good.yaml'), source);
  const signing = (file: string, pass: string, revision: number, out: string) => [
    ...['policy', 'sign', at(file), '--console-id', held.root.consoleId, '--revision', String(revision)],
    ...['--key', at('chen.key'), '--passphrase-file', at(pass), '--out', at(out)],
  ];
  await done(...signing('good.yaml', 'pass', current + 1, 'policy.json'));
  await done(...signing('good.yaml', 'pass', current + 2, 'later.json'));
  const publish = (file: string) => {
    const { statement: _s, ...signed } = json(file);
    return console_.ask('POST', '/policies/signed', { ...signed, note: '' });
  };
  const published = await publish('policy.json');
  expect(published).toMatchObject({ status: 201, body: { revision: current + 1 } });

  expect(await runCli(signing('bad.yaml', 'pass', 9, 'bad.json'))).toMatchObject({
    status: 1,
    output: '',
    errors: expect.stringMatching(/bad\.yaml:5:\d+: .*action/),
  });
  expect(await runCli(signing('good.yaml', 'wrong', 9, 'bad.json'))).toMatchObject({
    status: 3,
    errors: expect.stringContaining('does not open'),
  });
  expect(existsSync(at('bad.json'))).toBe(false);

  const revoking = ['--account', 'chen', '--out', at('without-chen.json')];
  await done('keys', 'revoke', at('with-chen.json'), ...revoking);
  await sign('without-chen.json', 'next.key', 'pass');
  expect((await upload('without-chen.json')).status).toBe(200);
  const after = JSON.parse(await show());
  expect(after).toMatchObject({ root: { version: 2 }, authority: { version: 3 } });
  expect(JSON.stringify(after)).not.toContain('chen');
  expect((await publish('later.json')).status).toBe(400);
});

describe('what goes wrong is told in one line', () => {
  const cases: [string, number, () => string[], RegExp][] = [
    ['no file for the key', 2, () => ['keys', 'root', 'new'], /--out.*--help/],
    [
      'a key that is none',
      2,
      () => ['keys', 'authorise', 'x', '--account', 'a', '--key', 'nonsense', '--out', 'y'],
      /--key.*nonsense.*public key/i,
    ],
    [
      'a right that there is not',
      2,
      () => ['keys', 'authorise', 'x', '--account', 'a', '--key', SOME_KEY, '--right', 'all', '--out', 'y'],
      /--right.*all.*loosening/,
    ],
    [
      'a number of signatures that is none',
      2,
      () => ['keys', 'root', 'rotate', 'x', '--key', SOME_KEY, '--threshold', '0', '--out', 'y'],
      /whole number/,
    ],
    [
      'more signatures than keys',
      3,
      () => [
        ...['keys', 'root', 'rotate', at('held-root.json'), '--key', SOME_KEY],
        ...['--threshold', '2', '--out', at('y')],
      ],
      /threshold/,
    ],
    ['no passphrase', 3, () => ['keys', 'root', 'new', '--out', at('n.key')], /--passphrase-file/],
    [
      'a wrong passphrase',
      3,
      () => [
        ...['keys', 'sign', at('held-root.json'), '--key', at('first.key')],
        ...['--passphrase-file', at('wrong')],
      ],
      /does not open .*first\.key/,
    ],
    [
      'a file that is no key',
      3,
      () => [
        ...['keys', 'sign', at('held-root.json'), '--key', at('held-root.json')],
        ...['--passphrase-file', at('pass')],
      ],
      /held-root\.json is not a signing key/,
    ],
    [
      'a file that is nothing to sign',
      3,
      () => [
        ...['keys', 'sign', at('first.key'), '--key', at('first.key')],
        ...['--passphrase-file', at('pass')],
      ],
      /first\.key: it is no statement/,
    ],
    [
      'a root for a list of people',
      3,
      () => ['keys', 'revoke', at('held-root.json'), '--account', 'a', '--out', at('y')],
      /authority/,
    ],
    [
      'nobody left to authorise',
      3,
      () => [
        ...['keys', 'revoke', at('held-authority.json'), '--account', ADMINISTRATOR.username],
        ...['--out', at('y')],
      ],
      /somebody has to remain/,
    ],
    ['a directory without a console', 3, () => ['keys', 'root', 'show', '--data', at('none')], /cannot open/],
  ];
  test.each(cases)('%s: status %d', async (_, status, args, message) => {
    const ended = await runCli(args());
    expect(ended).toMatchObject({ status, output: '', errors: expect.stringMatching(message) });
    expect(ended.errors.trim().split('\n')).toHaveLength(1);
    expect(existsSync(at('y'))).toBe(false);
  });
});
