import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { packageInstallation } from '../../platform/linux/installation.ts';
import { createLogger } from '../log.ts';
import type { Spool } from '../spool/spool.ts';
import { openSpool } from '../testing/fixtures.ts';
import { guardUpgrade } from './guard-upgrade.ts';
import { prepareUpgrade } from './prepare-upgrade.ts';
import { fitStateFormat } from './state-format.ts';
import { UpgradeOutcome } from './upgrade-outcome.ts';
import { loadUpgrade, settleUpgrade } from './upgrade-record.ts';

let folder: string;
let dataDir: string;
let home: string;
let systemctl: string[];
let spool: Spool;
const at = (...path: string[]) => join(folder, ...path);
const read = (...path: string[]) => readFileSync(at(...path), 'utf8');
const log = createLogger('error');

const installation = () =>
  packageInstallation(
    { home, former: `${home}-former`, systemFiles: [at('unit')] },
    {
      stopMs: 0,
      run: async ({ file, args }) => {
        if (file !== 'systemctl') return { code: 1, stdout: '', stderr: 'no links here' };
        systemctl.push(args[0]!);
        return { code: 0, stdout: '', stderr: '' };
      },
    },
  );
const upgradeTo = (to: string, from = '1.0.0', linked = true) =>
  prepareUpgrade({ dataDir, installation: real(), from, to, linked, linkMinutes: 0.001 });
/** Copies for real, talks to no systemd. */
const real = () => ({
  ...installation(),
  keepFormer: packageInstallation({ home, former: `${home}-former`, systemFiles: [at('unit')] }).keepFormer,
});
const guard = (hasNetwork = true) =>
  guardUpgrade({ dataDir, installation: real(), say: () => {}, tickMs: 10, hasNetwork: () => hasNetwork });
const install = (version: string) => {
  mkdirSync(home, { recursive: true });
  rmSync(join(home, 'version'), { force: true }); // as package managers do: replaced, not written into
  writeFileSync(join(home, 'version'), version);
  writeFileSync(at('unit'), `unit of ${version}`);
};
const events = (): GuardEvent[] => spool.read(0, 100, 1e6).map(({ body }) => JSON.parse(body) as GuardEvent);
const starts = (version: string) => UpgradeOutcome.open({ dataDir, version, spool, log });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-upgrade-'));
  [dataDir, home, systemctl] = [at('data'), at('home'), []];
  mkdirSync(dataDir);
  spool = openSpool(join(folder, 'spool.db'));
  install('1.0.0');
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the way back', () => {
  test('a version without a link gives way to the former one with its unit, and that tells of it once', async () => {
    expect(await upgradeTo('2.0.0')).toBe(true);
    install('2.0.0');
    expect(await guard()).toBe('rolled-back');
    expect(read('home', 'version')).toBe('1.0.0');
    expect(read('unit')).toBe('unit of 1.0.0');
    expect(systemctl).toEqual(expect.arrayContaining(['daemon-reload', 'kill', 'start']));

    const record = read('data', 'upgrade.json');
    await starts('1.0.0');
    writeFileSync(join(dataDir, 'upgrade.json'), record); // a crash before it was taken away
    await starts('1.0.0');
    expect(events()).toEqual([
      expect.objectContaining({
        type: 'upgrade.rolled-back',
        details: expect.objectContaining({ from: '1.0.0', to: '2.0.0', data: 'kept' }),
      }),
    ]);
    expect(await loadUpgrade(dataDir)).toBeUndefined();
  });

  test('the first link of the new version settles it, and the former one is not kept', async () => {
    await upgradeTo('2.0.0');
    install('2.0.0');
    const outcome = await starts('2.0.0');
    outcome.linked();
    outcome.linked();
    await expect.poll(() => loadUpgrade(dataDir)).toBeUndefined();
    expect(await guard()).toBe('nothing');
    expect(events().map(({ type }) => type)).toEqual(['upgrade.completed']);
  });

  test('a link while it waits is noticed', async () => {
    await prepareUpgrade({
      dataDir,
      installation: real(),
      from: '1',
      to: '2',
      linked: true,
      linkMinutes: 10,
    });
    const guarded = guard();
    await settleUpgrade(dataDir);
    expect(await guarded).toBe('connected');
    expect(existsSync(`${home}-former`)).toBe(false);
  });

  test('where the old version had no link either, there is none', async () => {
    expect(await upgradeTo('2.0.0', '1.0.0', false)).toBe(false);
    expect(await guard()).toBe('nothing');
  });

  test('time without a network does not count', async () => {
    await upgradeTo('2.0.0');
    const offline = guard(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await loadUpgrade(dataDir))?.state).toBe('waiting');
    await settleUpgrade(dataDir);
    await offline;
  });

  test('a version that did not prove itself is not what one goes back to', async () => {
    await upgradeTo('2.0.0');
    install('2.0.0');
    await upgradeTo('2.0.1', '2.0.0', false);
    install('2.0.1');
    expect(await guard()).toBe('rolled-back');
    expect(read('home', 'version')).toBe('1.0.0');
    expect(await loadUpgrade(dataDir)).toMatchObject({ from: '1.0.0', to: '2.0.1' });
  });
});

describe('state of another format', () => {
  const state = () => JSON.parse(read('data', 'state.json')) as unknown;
  const write = (value: unknown) => writeFileSync(at('data', 'state.json'), JSON.stringify(value));
  beforeEach(async () => {
    write('of format 1');
    mkdirSync(at('data', 'quarantine'));
    await fitStateFormat(dataDir, 1);
  });

  test('is copied before it is changed, and put back when the upgrade is undone', async () => {
    await upgradeTo('2.0.0');
    await fitStateFormat(dataDir, 2);
    write('of format 2');
    writeFileSync(at('data', 'quarantine', 'taken since'), 'x');
    await guard();
    await fitStateFormat(dataDir, 1);
    expect(state()).toBe('of format 1');
    expect(read('data', 'set-aside-format-2', 'state.json')).toBe('"of format 2"');
    expect(existsSync(at('data', 'quarantine', 'taken since'))).toBe(true);
    await starts('1.0.0');
    expect(events()[0]?.details).toMatchObject({ data: 'restored' });
  });

  test('is refused by an older version when nothing is being undone', async () => {
    await fitStateFormat(dataDir, 2);
    await expect(fitStateFormat(dataDir, 1)).rejects.toThrow('newer version');
    expect(state()).toBe('of format 1');
  });
});
