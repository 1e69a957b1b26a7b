import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCanvas } from '@napi-rs/canvas';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import { missingPrograms, Screen } from '../../../test/screen/screen.ts';
import type { ApplicationsBackend } from '../../enforcers/applications/backend.ts';
import { createInspector } from '../../inspector/client.ts';
import type { Inspector } from '../../inspector/inspector.ts';
import { createLinuxPlatform } from '../../platform/linux/linux.ts';
import type { Platform } from '../../platform/platform.ts';
import { ApplicationsPart } from '../applications/applications-part.ts';
import { ScreenPart } from './screen-part.ts';

const isRoot = process.getuid?.() === 0;
const missing = [
  ...(process.platform === 'linux' ? [] : ['Linux']),
  ...(isRoot ? [] : ['root']),
  ...missingPrograms(['Xvfb', 'scrot', 'xclip', 'xdotool', 'ffmpeg', 'setpriv']),
];
const SECRET = '机密★5年\n客户名单：张伟，身份证号 110101199003070134\n';
const RULES = [
  {
    id: 'copied',
    name: '机密内容不得复制',
    when: { levelAtLeast: '机密' },
    action: 'block',
    severity: 'high',
  },
];
const PERSON = 12_345;

describe.skipIf(missing.length > 0)(
  `the screen of a real X server${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
  () => {
    let folder: string;
    let bin: string;
    let screen: Screen;
    let inspector: Inspector;
    let platform: Platform;
    let policy: { revision: number; policy: Policy };
    let part: ScreenPart;
    let applications: ApplicationsPart;
    let events: GuardEvent[];
    const children: ChildProcess[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'guardpost-captures-'));
      chmodSync(folder, 0o755);
      bin = join(folder, 'bin');
      mkdirSync(bin);
      for (const name of ['scrot', 'ffmpeg']) copyFileSync(`/usr/bin/${name}`, join(bin, name));
      screen = await Screen.open(folder);
      const real = createLinuxPlatform();
      inspector = createInspector(real, { idleMs: 5_000 });
      inspector.configure(Policy.parse({ name: 'test', rules: [] }).classification);
      platform = { ...real, applications: () => onlyOf(screen.display, bin, real.applications!()) };
      policy = { revision: 0, policy: Policy.parse({ name: 'test', rules: [] }) };
      const common = {
        platform,
        policy: () => policy,
        report: (event: GuardEvent) => events.push(event),
        notify: () => {},
      };
      part = new ScreenPart({
        ...common,
        dataDir: folder,
        inspector,
        hub: { onSignal: () => () => {}, publish: () => {}, changed: () => {} },
        startsChanged: () => applications.policyChanged(),
        documentsChanged: () => {},
        lookEveryMs: 200,
      });
      applications = new ApplicationsPart({
        ...common,
        backend: platform.applications!(),
        spool: { mark: () => undefined, setMarks: async () => {} },
        tell: () => {},
        alsoRefused: part,
        log: pino({ level: 'silent' }),
        lookEveryMs: 200,
      });
      events = [];
      await part.start((error) => expect.unreachable(error.message));
      await applications.start((error) => expect.unreachable(error.message));
    });
    beforeEach(() => {
      events = [];
    });
    afterAll(async () => {
      await applications?.stop();
      await part?.stop();
      for (const child of children) child.kill('SIGKILL');
      await inspector?.close();
      await screen?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const enforce = (sections: object) => {
      policy = {
        revision: policy.revision + 1,
        policy: Policy.parse({ name: 'test', rules: RULES, ...sections }),
      };
      part.policyChanged();
      applications.policyChanged();
    };
    const env = () => ({ ...process.env, DISPLAY: screen.display });
    const run = (file: string, args: readonly string[], options: { uid?: number } = {}) => {
      const child = spawn(file, args, { env: env(), stdio: 'ignore', ...options });
      child.on('error', () => {});
      children.push(child);
      return child;
    };
    const copy = (target: string, bytes: string | Buffer) =>
      spawnSync('xclip', ['-selection', 'clipboard', '-t', target], {
        env: env(),
        input: bytes,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
    const pasted = async (target: string) => {
      const given = ['-selection', 'clipboard', '-o', '-t', target];
      const { stdout } = await promisify(execFile)('xclip', given, { env: env(), timeout: 3_000 }).catch(
        () => ({
          stdout: '',
        }),
      );
      return stdout;
    };
    const told = (type: GuardEvent['type'], about: object = {}) =>
      expect
        .poll(() => events.filter((event) => event.type === type), { timeout: 30_000, interval: 50 })
        .toContainEqual(expect.objectContaining(about));
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    /** Settled: the display is followed and was read once. */
    const follows = async () => {
      await expect
        .poll(
          async () => {
            copy('UTF8_STRING', `机密★5年 第${Math.random()}份`);
            await wait(700);
            return events.length;
          },
          { timeout: 30_000 },
        )
        .toBeGreaterThan(0);
      events = [];
    };

    test('text and files that are classified are cleared from the clipboard, others are left', async () => {
      enforce({ screen: { clipboard: {} } });
      await follows();
      copy('UTF8_STRING', '今天中午吃什么');
      await wait(1_000);
      expect([await pasted('UTF8_STRING'), events]).toEqual(['今天中午吃什么', []]);

      copy('UTF8_STRING', SECRET);
      await told('file.seen', { channel: 'clipboard', outcome: { state: 'done' } });
      expect(await pasted('UTF8_STRING')).toBe('');
      expect(JSON.stringify(events)).not.toContain('110101199003070134');

      const document = join(folder, '客户 名单.txt');
      writeFileSync(document, SECRET);
      copy('x-special/gnome-copied-files', `copy\nfile://${encodeURI(document)}`);
      await told('file.seen', { file: expect.objectContaining({ name: '客户 名单.txt' }) });
      expect(await pasted('x-special/gnome-copied-files')).toBe('');
    });

    test('a picture in the clipboard is read like a screenshot', async () => {
      const canvas = createCanvas(900, 200);
      const context = canvas.getContext('2d');
      context.fillStyle = 'white';
      context.fillRect(0, 0, 900, 200);
      context.fillStyle = 'black';
      context.font = "40px 'Noto Sans CJK SC', sans-serif";
      context.fillText('机密★5年', 40, 70);
      context.fillText('身份证号 110101199003070134', 40, 150);
      copy('image/png', canvas.toBuffer('image/png'));
      await expect
        .poll(() => events, { timeout: 60_000, interval: 100 })
        .toContainEqual(
          expect.objectContaining({
            channel: 'screenshot',
            inspection: expect.objectContaining({ level: 'secret', type: 'png' }),
            outcome: { state: 'done' },
          }),
        );
      expect(await pasted('image/png')).toBe('');
    });

    test('the print-screen key is told of, and with block no other program gets it', async () => {
      enforce({ screen: { keys: 'audit' } });
      await expect
        .poll(
          async () => {
            spawnSync('xdotool', ['key', 'Print'], { env: env() });
            await wait(300);
            return events.filter(({ type }) => type === 'screen.key').length;
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThan(0);
      expect(events[0]).toMatchObject({ decision: { action: 'audit' }, outcome: { state: 'none' } });

      const isFree = () => spawnSync(process.execPath, [GRAB, screen.display], { env: env() }).status === 0;
      expect(isFree()).toBe(true);
      events = [];
      enforce({ screen: { keys: 'block' } });
      await expect.poll(isFree, { timeout: 10_000 }).toBe(false);
      spawnSync('xdotool', ['key', 'alt+Print'], { env: env() });
      await told('screen.key', { outcome: { state: 'done' } });
    });

    test('a real recorder is a state that begins and ends, and with block it is closed', async () => {
      enforce({ screen: {} });
      const record = () =>
        run(join(bin, 'ffmpeg'), [
          ...['-loglevel', 'quiet', '-f', 'x11grab', '-framerate', '2', '-video_size', '64x64'],
          ...['-i', screen.display, '-f', 'null', '-'],
        ]);
      const first = record();
      await told('screen.state-begun', { details: { state: 'recording', tool: 'ffmpeg-grab' } });
      expect(part.states).toEqual(['recording']);
      expect(first.exitCode).toBeNull();
      first.kill('SIGKILL');
      await told('screen.state-ended', { details: expect.objectContaining({ state: 'recording' }) });

      enforce({ screen: { tools: { recording: 'block' } } });
      const second = record();
      await expect.poll(() => second.exitCode ?? second.signalCode, { timeout: 20_000 }).not.toBeNull();
      await told('screen.tool-closed', { outcome: { state: 'done' } });
    });

    test('while a classified document is open no capture starts, no picture stays, and afterwards all is as before', async () => {
      enforce({ screen: { whileOpen: { levelAtLeast: '机密' } } });
      const capture = async (name: string) => {
        const tool = run('sh', [
          '-c',
          '"$0" --overwrite "$1"; exit $?',
          join(bin, 'scrot'),
          join(folder, name),
        ]);
        return new Promise<number | null>((resolve) => {
          tool.once('error', () => resolve(126));
          tool.once('exit', resolve);
        });
      };
      expect(await capture('before.png')).toBe(0);

      const document = join(folder, '持仓.txt');
      writeFileSync(document, SECRET, { mode: 0o644 });
      const reader = run('tail', ['-f', document], { uid: PERSON });
      await told('screen.state-begun', { details: { state: 'captures-stopped' } });
      await expect.poll(() => capture('during.png'), { timeout: 10_000 }).not.toBe(0);
      await told('screen.tool-refused', { details: expect.objectContaining({ tool: 'scrot' }) });
      expect(part.openLevel({ uid: PERSON })).toBe('secret');
      expect(part.openLevel({ uid: PERSON + 1 })).toBeUndefined();

      copy('image/png', readFileSync(join(folder, 'before.png')));
      await told('file.seen', {
        channel: 'screenshot',
        outcome: { state: 'done' },
        details: { because: 'captures-stopped' },
      });
      expect(await pasted('image/png')).toBe('');

      reader.kill('SIGKILL');
      await told('screen.state-ended', { details: expect.objectContaining({ state: 'captures-stopped' }) });
      await expect.poll(() => capture('after.png'), { timeout: 10_000 }).toBe(0);
    });
  },
);

/** Exits with 0 when the key can be had by another program. */
const GRAB = join(import.meta.dirname, 'testing', 'grab-print.ts');

/** The programs on one display, and refusals of those in one folder: other work on this computer is left alone. */
function onlyOf(display: string, bin: string, real: ApplicationsBackend): ApplicationsBackend {
  const isOn = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`DISPLAY=${display}`);
    } catch {
      return false;
    }
  };
  return {
    installed: async () => [],
    running: async () => (await real.running()).filter(({ pid }) => isOn(pid)),
    publisherOf: (path) => real.publisherOf(path),
    sha256Of: (path) => real.sha256Of(path),
    argumentsOf: (program) => real.argumentsOf(program),
    isConnected: (program) => real.isConnected(program),
    end: (program) => real.end(program),
    guardStarts: async (rules, hooks) => {
      const within = (given: typeof rules) => ({
        ...given,
        names: [],
        paths: given.names.map((name) => join(bin, name)),
      });
      const guard = await real.guardStarts!(within(rules), hooks);
      return { configure: (next) => guard.configure(within(next)), stop: () => guard.stop() };
    },
  };
}
