import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Inventory } from '../../../shared/protocol/inventory.ts';
import { LinuxApplications } from '../../platform/linux/applications/applications.ts';
import type { Spool } from '../spool/spool.ts';
import { openSpool, silent } from '../testing/fixtures.ts';
import { ApplicationsPart } from './applications-part.ts';

// Real programs, really closed and kept from starting: copies of sleep(1) under names of their own.
const reason = process.platform === 'linux' && process.getuid?.() === 0 ? '' : ' (needs root on Linux)';
let folder: string;
let spool: Spool;
let events: GuardEvent[];
let notices: string[];
let inventories: Inventory[];
let part: ApplicationsPart | undefined;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-programs-'));
  chmodSync(folder, 0o755);
  spool = openSpool(join(folder, 'spool.db'));
  events = [];
  notices = [];
  inventories = [];
});
afterEach(async () => {
  await part?.stop();
  part = undefined;
  for (const child of children.splice(0)) killGroup(child);
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string): string {
  const path = join(folder, name);
  copyFileSync('/bin/sleep', path);
  chmodSync(path, 0o755);
  return path;
}
function run(path: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', `'${path}' 60; exit $?`], { stdio: 'ignore', detached: true });
  children.push(child);
  return child;
}
/** The shell and the program that it waits for. */
function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // Both have ended.
  }
}
const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function start(applications: object): Promise<ApplicationsPart> {
  const policy = { revision: 1, policy: Policy.parse({ name: 'p', rules: [], applications }) };
  part = new ApplicationsPart({
    backend: new LinuxApplications(async () => []),
    platform: { actorOf: async ({ ownerUid }) => (ownerUid === undefined ? undefined : { uid: ownerUid }) },
    policy: () => policy,
    spool,
    report: (event) => events.push(event),
    notify: ({ name }) => notices.push(name),
    tell: (inventory) => inventories.push(inventory),
    log: silent,
    lookEveryMs: 100,
  });
  await part.start((error) => {
    throw error;
  });
  return part;
}
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 15_000 });

describe.skipIf(reason !== '')(`programs that really run${reason}`, () => {
  test('a program denied by name does not even start, and another does', async () => {
    const [denied, other] = [program('todesk-test'), program('harmless-test')];
    await start({ deny: [{ name: 'todesk-test' }], firstSeen: false });
    expect(await ended(run(denied))).toBe(126); // the shell's word for 'found and not executable'
    await eventually(() => events).toMatchObject([
      {
        type: 'application.refused',
        process: { name: 'todesk-test' },
        outcome: { state: 'done' },
        details: { why: 'denied' },
      },
    ]);
    expect(notices).toEqual(['todesk-test']);
    expect(run(other).exitCode).toBeNull();
  });

  test('one that runs already, or is known by its hash alone, is closed', async () => {
    const running = program('oray-test');
    const end = ended(run(running));
    const sha256 = createHash('sha256').update(readFileSync(running)).digest('hex');
    await start({ deny: [{ sha256, path: `${folder}/**` }], firstSeen: false });
    expect(await end).not.toBe(0);
    await eventually(() => events).toMatchObject([
      {
        type: 'application.closed',
        process: { name: 'oray-test' },
        outcome: { state: 'done' },
        details: { sha256 },
      },
    ]);
  });

  test('a person’s program on a stick does not start; the system’s own does', async () => {
    const stick = join(folder, 'stick');
    mkdirSync(stick);
    copyFileSync('/bin/true', join(stick, 'portable'));
    const device = { key: 'usb:x', bus: 'usb' as const };
    (await start({ portable: 'block', firstSeen: false })).storage({
      kind: 'mounted',
      mount: { mountPoint: stick, device },
    });
    // Not a child of ours: what the service itself starts is let through.
    const asPerson = () =>
      spawnSync(
        '/bin/sh',
        ['-c', `setpriv --reuid=1999 --clear-groups '${join(stick, 'portable')}'; exit $?`],
        {
          stdio: 'ignore',
        },
      ).status;
    await eventually(asPerson).not.toBe(0);
    await eventually(() => events.map(({ type, details }) => `${type} ${details?.why}`)).toContain(
      'application.refused portable',
    );
    expect(spawnSync(join(stick, 'portable')).status).toBe(0);
  });

  test('audit leaves it running and says so; new software is told of once', async () => {
    await start({ deny: [{ name: 'audited-test' }], denied: 'audit' });
    const child = run(program('audited-test'));
    await eventually(() =>
      events
        .filter(({ details }) => String(details?.path).endsWith('audited-test'))
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['application.first-seen', 'application.seen']);
    expect(child.exitCode).toBeNull();
    expect(inventories[0]?.installed.some(({ name }) => name === 'coreutils')).toBe(
      existsSync('/var/lib/dpkg'),
    );
    expect(inventories[0]?.running.some(({ path }) => path === process.execPath)).toBe(true);
  });
});
