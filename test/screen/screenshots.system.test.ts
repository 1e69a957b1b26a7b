import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPlatform } from '../../agent/platform/select.ts';
import { type RunningAgent, startAgent } from '../../agent/service/main.ts';
import { startConsole } from '../../console/main.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { missingForScreen, Screen } from './screen.ts';

const missing = missingForScreen();
const PAGE = `<meta charset="utf-8"><body style="margin:60px;font:28px/1.8 'Noto Sans CJK SC',sans-serif">
<h1>机密★5年</h1><p>客户名单：张伟，身份证号 110101199003070134，手机 13912345678</p><p>持仓明细与限额，仅限内部查阅。</p>`;
const POLICY = `
name: screenshots
monitoring: { destinations: { screenshots: true } }
rules:
  - id: no-secret-screens
    name: 机密内容不得截屏
    when: { channel: screenshot, levelAtLeast: 机密 }
    action: block
    severity: high
`;

describe.skipIf(missing.length > 0)(
  `a screenshot of what is classified${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
  () => {
    let folder: string;
    let home: string;
    let screen: Screen;
    let console_: TestConsole;
    let agent: RunningAgent;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'guardpost-screen-'));
      home = join(folder, 'home');
      mkdirSync(join(home, '图片', '截图'), { recursive: true });
      writeFileSync(join(folder, 'page.html'), PAGE);
      screen = await Screen.open(folder);
      console_ = await TestConsole.start(startConsole);
      const { current } = (await console_.ask('GET', '/policies')).body;
      const published = await console_.ask('POST', '/policies', {
        source: POLICY,
        note: '',
        baseRevision: current,
      });
      expect(published.status).toBeLessThan(300);
      // The person at this screen has the home of the test, whoever has an account on this machine.
      const platform = {
        ...(await loadPlatform()),
        homes: async () => [{ user: 'li', uid: process.getuid!(), path: home }],
      };
      agent = await startAgent({
        dataDir: join(folder, 'agent'),
        enroll: await console_.running.createEnrolmentToken('test'),
        platform,
        logger: pino({ level: 'silent' }),
      });
    });
    afterAll(async () => {
      await agent?.stop();
      await console_?.stop();
      await screen?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('is read, told of without its content, and taken away; one of an empty screen is left', async () => {
      const empty = join(home, '图片', '截图', 'empty.png');
      await screen.capture(empty);
      screen.show(join(folder, 'page.html'));
      const drawn = join(folder, 'drawn.png');
      await expect
        .poll(() => screen.capture(drawn).then(() => isWritten(drawn)), {
          timeout: 60_000,
          interval: 1_000,
        })
        .toBe(true);

      const shot = join(home, '图片', '截图', '截图 2026-11-24.png');
      await screen.capture(shot);
      const events = async () =>
        (await console_.ask('GET', '/events?channel=screenshot')).body.events as Record<string, never>[];
      await expect.poll(async () => (await events()).length, { timeout: 90_000, interval: 500 }).toBe(1);

      const [event] = await events();
      expect(event).toMatchObject({
        type: 'file.seen',
        file: { name: '截图 2026-11-24.png' },
        inspection: { type: 'png', level: 'secret' },
        decision: { action: 'block', ruleId: 'no-secret-screens' },
        outcome: { state: 'done' },
        destination: { id: 'screenshots' },
      });
      const told = JSON.stringify(event);
      expect(told).toContain('cn.resident-id');
      expect(told).not.toContain('110101199003070134');
      expect(told).not.toContain('13912345678');
      expect(existsSync(shot)).toBe(false);
      expect(existsSync(empty)).toBe(true);
    });
  },
);

/** True when something dark stands on something light: the page has been drawn. */
async function isWritten(file: string): Promise<boolean> {
  const image = await loadImage(file);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const data = canvas.data();
  let light = 0;
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i]! > 240) light++;
    else if (data[i]! < 80) dark++;
  }
  return light > 0.7 * (data.length / 4) && dark > 2_000;
}
