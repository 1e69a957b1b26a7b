import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GuardEvent } from '../../../shared/events/event.ts';
import { exposedPaths } from '../../platform/exposed.ts';
import { systemdWatchdog } from '../../platform/linux/service-manager.ts';
import type { Spool } from '../spool/spool.ts';
import { openSpool, stateFile } from '../testing/fixtures.ts';
import { SettingsWatch } from './settings-watch.ts';
import { StopPermit } from './stop-permit.ts';
import { WatchdogPart } from './watchdog.ts';

let folder: string;
let spool: Spool;
let told: GuardEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-integrity-'));
  spool = openSpool(join(folder, 'spool.db'));
  told = [];
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('settings and program', () => {
  const watch = () =>
    new SettingsWatch({
      dataDir: folder,
      program: [],
      spool,
      report: (event) => told.push(GuardEvent.parse(event)),
      platform: { exposed: exposedPaths },
    });
  const settings = (text: string) => writeFileSync(join(folder, 'agent.json'), text);

  test('a change of the settings by hand is told of once, also one made while the agent was not running', async () => {
    settings('{}');
    await watch().look();
    expect(told).toEqual([]);
    settings('{"logLevel":"error"}');
    await watch().look();
    await watch().look();
    rmSync(join(folder, 'agent.json'));
    await watch().look();
    expect(told.map(({ type, details }) => [type, details])).toEqual([
      ['agent.file-changed', { file: 'agent.json', gone: false }],
      ['agent.file-changed', { file: 'agent.json', gone: true }],
    ]);
  });

  test('data that others may change is told of once', async () => {
    chmodSync(folder, 0o777);
    const one = watch();
    await one.look();
    await one.look();
    expect(told).toMatchObject([{ type: 'agent.exposed', severity: 'high', details: { files: folder } }]);
  });
});

describe('the service ends', () => {
  const platform = (service: boolean, down: boolean) => ({
    isSystemService: () => service,
    isShuttingDown: async () => down,
  });

  test.each([
    ['with the system', true, true, 'shutdown'],
    ['by a developer at a terminal', false, false, 'at-a-terminal'],
    ['by somebody whom nobody agreed with', true, false, 'unexplained'],
  ])('%s', async (_, service, down, why) => {
    const permit = await StopPermit.open(stateFile(folder, 'stop-permit'));
    expect(await permit.whyStopped(platform(service, down))).toBe(why);
  });

  test('as the security team agreed, for as long as they agreed and over a restart', async () => {
    const permit = await StopPermit.open(stateFile(folder, 'stop-permit'));
    await permit.give(Date.now() + 60_000);
    const after = await StopPermit.open(stateFile(folder, 'stop-permit'));
    expect(await after.whyStopped(platform(true, false))).toBe('agreed');
    await after.give(Date.now() - 1);
    expect(await after.whyStopped(platform(true, false))).toBe('unexplained');
  });

  test('a permit written by hand is none', async () => {
    writeFileSync(join(folder, 'stop-permit.sealed'), JSON.stringify({ until: 9e15 }));
    const permit = await StopPermit.open(stateFile(folder, 'stop-permit'));
    expect(permit.until).toBe(0);
  });
});

describe('systemd as the other half of the watchdog', () => {
  const env = {
    NOTIFY_SOCKET: '/run/systemd/notify',
    WATCHDOG_USEC: '90000000',
    WATCHDOG_PID: String(process.pid),
  };

  test('is told twice in the time that it waits', async () => {
    const ran: string[] = [];
    const watchdog = systemdWatchdog(env, async ({ file, args }) => {
      ran.push([file, ...args].join(' '));
      return { code: 0, stdout: '', stderr: '' };
    });
    expect(watchdog?.everyMs).toBe(45_000);
    const part = new WatchdogPart(watchdog);
    await part.start(() => {});
    await part.stop();
    expect(ran).toEqual(['systemd-notify WATCHDOG=1']);
  });

  test('wants to hear nothing where it did not begin this process', () => {
    expect(systemdWatchdog({})).toBeUndefined();
    expect(systemdWatchdog({ ...env, WATCHDOG_PID: '1' })).toBeUndefined();
    expect(systemdWatchdog({ ...env, WATCHDOG_USEC: '0' })).toBeUndefined();
  });
});
