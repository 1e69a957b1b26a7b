import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import { CupsPrinting } from '../../platform/linux/printing/cups.ts';
import { plainInspector } from '../testing/fixtures.ts';
import { PrintingPart } from './printing-part.ts';

// A real cupsd of its own, on a socket and a folder of its own, with a printer that writes into a folder.
const CUPSD = '/usr/sbin/cupsd';
const can =
  process.getuid?.() === 0 && [CUPSD, '/usr/sbin/lpadmin', '/usr/bin/lp'].every((path) => existsSync(path));
let folder: string;
let cupsd: ChildProcess;
let part: PrintingPart | undefined;
let events: GuardEvent[];
let printing: object;
const socket = () => join(folder, 'cups.sock');
const env = () => ({ ...process.env, CUPS_SERVER: socket(), LC_ALL: 'C' });
const cups = (file: string, ...args: string[]) => spawnSync(file, args, { env: env(), encoding: 'utf8' });
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 20_000 });
const printed = () => readdirSync(join(folder, 'out'));
const jobs = () => cups('lpstat', '-W', 'not-completed', '-o').stdout;

beforeAll(async () => {
  if (!can) return;
  folder = mkdtempSync(join(tmpdir(), 'guardpost-cups-'));
  chmodSync(folder, 0o755);
  for (const name of ['spool', 'spool/tmp', 'cache', 'run', 'root', 'root/ppd', 'out', 'server', 'backend'])
    mkdirSync(join(folder, name), { recursive: true });
  chmodSync(join(folder, 'out'), 0o777);
  chownSync(join(folder, 'spool'), 0, 7);
  mkdirSync(join(folder, 'server', 'backend'));
  // The printer's own backend: what it gets lies in the folder afterwards.
  const device = join(folder, 'server', 'backend', 'paper');
  writeFileSync(
    device,
    `#!/bin/sh\n[ $# -lt 5 ] && exit 0\nif [ -n "$6" ]; then cat "$6"; else cat; fi > '${join(folder, 'out')}/job-'"$1"\n`,
  );
  chmodSync(device, 0o700);
  for (const name of ['filter', 'daemon', 'cgi-bin', 'notifier', 'monitor']) {
    const own = join('/usr/lib/cups', name);
    if (existsSync(own)) spawnSync('ln', ['-s', own, join(folder, 'server', name)]);
  }
  writeFileSync(
    join(folder, 'cupsd.conf'),
    `Listen ${socket()}\nBrowsing No\nMaxLogSize 0\nLogLevel warn\n<Location />\n Order allow,deny\n Allow all\n</Location>\n<Policy default>\n <Limit All>\n Order deny,allow\n </Limit>\n</Policy>\n`,
  );
  writeFileSync(
    join(folder, 'cups-files.conf'),
    [
      `ServerRoot ${folder}/root`,
      `ServerBin ${folder}/server`,
      `RequestRoot ${folder}/spool`,
      `TempDir ${folder}/spool/tmp`,
      `CacheDir ${folder}/cache`,
      `StateDir ${folder}/run`,
      `AccessLog ${folder}/access`,
      `ErrorLog ${folder}/error`,
      `PageLog ${folder}/page`,
      'SystemGroup root lpadmin',
      'FileDevice Yes',
      '',
    ].join('\n'),
  );
  cupsd = spawn(CUPSD, ['-f', '-c', join(folder, 'cupsd.conf'), '-s', join(folder, 'cups-files.conf')], {
    stdio: 'ignore',
  });
  const wait = { timeout: 20_000 };
  await vi.waitFor(() => expect(existsSync(socket())).toBe(true), wait);
  await vi.waitFor(
    () => expect(cups('lpadmin', '-p', 'office', '-E', '-v', 'paper:/tray', '-m', 'raw').status).toBe(0),
    wait,
  );
  process.env.CUPS_SERVER = socket();
  printing = {};
  part = new PrintingPart({
    backend: new CupsPrinting({
      backends: join(folder, 'server', 'backend'),
      spool: join(folder, 'spool'),
      meeting: join(folder, 'meeting'),
    }),
    inspector: plainInspector(async ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const level = text.includes('机密') ? 'secret' : text.includes('秘密') ? 'confidential' : 'public';
      return { type: 'text', bytes: text.length, level, findings: [], ms: 1 };
    }),
    policy: () => ({
      revision: 1,
      policy: Policy.parse({
        name: 'p',
        printing,
        rules: [
          {
            id: 'stop',
            name: 'stop',
            when: { channel: 'printing', levelAtLeast: 'secret' },
            action: 'block',
          },
          {
            id: 'audit',
            name: 'audit',
            when: { channel: 'printing', destination: 'office', levelAtLeast: 'confidential' },
            action: 'audit',
          },
        ],
      }),
    }),
    report: (event) => events.push(event),
    notify: () => {},
  });
  events = [];
  await part.start((error) => {
    throw error;
  });
});
afterAll(async () => {
  if (!can) return;
  await part?.stop();
  delete process.env.CUPS_SERVER;
  const gone = new Promise((resolve) => cupsd.once('exit', resolve));
  cupsd.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  events = [];
});

function print(title: string, text: string, ...options: string[]): void {
  const path = join(folder, `${title}.txt`);
  writeFileSync(path, text);
  const { status, stderr } = cups('lp', '-d', 'office', '-t', title, ...options, path);
  expect(stderr).toBe('');
  expect(status).toBe(0);
}

describe.skipIf(!can)(
  `printing through a real CUPS${can ? '' : ' (needs root, cups and cups-client)'}`,
  () => {
    test('a classified document is not printed, whatever the job asks for; a harmless one is', async () => {
      print('计划', '%!PS\n机密★5年 并购方案\n', '-o', 'job-hold-until=no-hold', '-n', '2');
      await eventually(() => events).toMatchObject([
        {
          type: 'file.seen',
          channel: 'printing',
          destination: { id: 'printer:office' },
          actor: { user: 'root' },
          file: { name: '计划' },
          decision: { action: 'block' },
          outcome: { state: 'done' },
          details: { copies: 2 },
        },
      ]);
      await eventually(jobs).toBe('');
      expect(printed()).toEqual([]);
      print('菜单', '%!PS\n今天吃面\n');
      await eventually(() => printed().length).toBe(1);
      expect(readFileSync(join(folder, 'out', printed()[0]!), 'utf8')).toContain('今天吃面');
      expect(events).toHaveLength(1);
    });

    test('one to be recorded is printed and told of with its pages', async () => {
      const before = printed().length;
      print('名单', '%!PS-Adobe-3.0\n%%Pages: 3\n秘密\n');
      await eventually(() => printed().length).toBe(before + 1);
      expect(events).toMatchObject([
        { decision: { action: 'audit' }, outcome: { state: 'none' }, details: { pages: 3 } },
      ]);
    });

    test('a queue whose device was set back is held again, and that is told of', async () => {
      expect(cups('lpstat', '-v', 'office').stdout).toContain('guardpost:/paper:/tray');
      cups('lpadmin', '-p', 'office', '-v', 'paper:/tray');
      await eventually(() => events.map(({ type }) => type)).toContain('printing.tampered');
      expect(cups('lpstat', '-v', 'office').stdout).toContain('guardpost:/paper:/tray');
    });

    test('when the service ends the printer prints as before', async () => {
      await part?.stop();
      expect(cups('lpstat', '-v', 'office').stdout).toContain('office: paper:/tray');
      const before = printed().length;
      print('后来', '%!PS\n机密\n');
      await eventually(() => printed().length).toBe(before + 1);
    });
  },
);
