import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ElectronStandIn } from '../../agent/tray/testing/electron-stand-in.ts';
import { FakeService } from '../../agent/tray/testing/fake-service.ts';
import { aNotice, aQuestion, ordinaryDay } from '../../agent/tray/testing/office.ts';
import { type RunningTray, startTray } from '../../agent/tray/tray.main.ts';
import { buildTray } from '../../scripts/tray/build.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';

/** What every page looks like, to be looked at by people. */
const SHOTS = join(import.meta.dirname, '..', '..', 'test-output', 'tray');

const PAGES = ['status', 'watching', 'activity', 'devices', 'quarantine', 'training'] as const;

describe.skipIf(chromiumMissing())(
  'the tray’s pages in a real browser, behind the real main process and preload',
  () => {
    let folder: string;
    let browser: Browser;
    let service: FakeService;
    let electron: ElectronStandIn;
    let tray: RunningTray | undefined;
    let server: Server;
    let page: Page;
    let errors: string[];

    beforeAll(async () => {
      mkdirSync(SHOTS, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'guardpost-tray-pages-'));
      await buildTray({
        out: folder,
        pagesOnly: true,
        electronInPage: join(import.meta.dirname, '../../agent/tray/testing/electron-in-page.ts'),
      });
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
      service = new FakeService(folder);
      await service.listen();
      electron = new ElectronStandIn();
      errors = [];
      // The pages come out of the tray's own handler, with its headers: only the scheme is the test's.
      server = createServer((request, response) => {
        const serve = electron.protocols.get('guardpost')!;
        void serve({ url: `guardpost://tray${request.url}`, method: request.method! }).then(
          async (answer) => {
            response.writeHead(answer.status, Object.fromEntries(answer.headers));
            response.end(Buffer.from(await answer.arrayBuffer()));
          },
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      await page?.close();
      tray?.close();
      await service.close();
      await new Promise((resolve) => server.close(resolve));
      expect(errors).toEqual([]);
    });

    async function start(language: string): Promise<void> {
      electron.languages = [language];
      const { address } = service;
      const pages = join(folder, 'pages');
      tray = await startTray(electron, { address, version: '1', pages, preload: '/preload.cjs' });
      while (service.of('hello').length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }

    /** Shows a window of the tray as Electron would: its page, its preload script, and IPC between it and main. */
    async function show(name: 'index' | 'prompt', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
      while (!electron.window(name)) await new Promise((resolve) => setTimeout(resolve, 10));
      const window = electron.window(name)!;
      const { width, height } = window.options;
      page = await browser.newPage({ viewport: { width: width!, height: height! }, colorScheme });
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.exposeFunction('ipcInvoke', (channel: string, args: unknown[]) =>
        electron.invoke(window, channel, args),
      );
      window.webContents.onSend = (channel, ...args) => {
        void page
          .evaluate(
            ([to, values]) =>
              (globalThis as unknown as { ipcReceive?: (to: unknown, values: unknown) => void }).ipcReceive?.(
                to,
                values,
              ),
            [channel, args] as const,
          )
          .catch(() => {});
      };
      // Electron asks for none.
      await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
      await page.addInitScript(`(() => {${readFileSync(join(folder, 'preload.cjs'), 'utf8')}})()`);
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}.html`);
      return page;
    }

    describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
      test('every page says everything in it, is free of serious findings, and is walked by keyboard', async () => {
        await start(language);
        electron.trays[0]!.emit('click');
        for (const message of ordinaryDay()) service.say(message);
        await show('index');
        await page.getByRole('navigation').waitFor();
        await page
          .getByText(/2 张|to read: 1|1 张/)
          .first()
          .waitFor();
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        for (const [index, name] of PAGES.entries()) {
          // The first Tab goes to the first page; Enter opens it.
          const button = page.getByRole('navigation').getByRole('button').nth(index);
          await page.keyboard.press('Tab');
          expect(await page.locator(':focus').innerText()).toBe(await button.innerText());
          await page.keyboard.press('Enter');
          expect(await button.getAttribute('aria-current')).toBe('page');
          const heading = await page.getByRole('heading', { level: 1 }).innerText();
          expect(/\p{Script=Han}/u.test(heading)).toBe(language === 'zh-CN');
          await page.screenshot({ path: join(SHOTS, `${name}.${language}.png`), fullPage: true });
          expect(await seriousFindings(page), name).toEqual([]);
        }
      });

      test('questions and notices', async () => {
        await start(language);
        service.say(aQuestion());
        for (let n = 2; n <= 9; n++) service.say(aQuestion({ name: `客户回访记录-${n}.xlsx` }));
        service.say(aNotice());
        service.say({
          type: 'notice',
          id: randomUUID(),
          kind: 'device',
          action: 'read-only',
          name: 'Kingston',
        });
        await show('prompt');
        const dialog = page.getByRole('alertdialog');
        await dialog.waitFor();
        expect(await dialog.count()).toBe(1);
        await page.screenshot({ path: join(SHOTS, `prompt.${language}.png`), fullPage: true });
        expect(await seriousFindings(page)).toEqual([]);
      });
    });

    test('in the dark', async () => {
      await start('zh-CN');
      electron.trays[0]!.emit('click');
      for (const message of ordinaryDay()) service.say(message);
      await show('index', 'dark');
      await page.getByRole('navigation').waitFor();
      await page.screenshot({ path: join(SHOTS, 'status.dark.png') });
      expect(await seriousFindings(page)).toEqual([]);
    });

    test('without a service the page says so', async () => {
      await start('en');
      electron.trays[0]!.emit('click');
      await service.close();
      await show('index');
      await page.getByText('The protection service does not answer.').waitFor();
      await service.listen();
    });

    test('a question is answered by keyboard alone: no key answers by accident, and going on takes a reason', async () => {
      await start('en');
      service.say(aQuestion({ freeText: 'required' }));
      await show('prompt');
      const proceed = page.getByRole('button', { name: 'Give the reason and go on' });
      await proceed.waitFor();
      // Somebody was typing elsewhere when it came up.
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
      expect(await proceed.isDisabled()).toBe(true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await page.keyboard.type('The regulator asked for it');
      expect(await proceed.isEnabled()).toBe(true);
      expect(service.of('prompt-answer')).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      while (service.of('prompt-answer').length === 0)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(service.of('prompt-answer')).toMatchObject([
        { answer: 'proceed', choice: 'business', text: 'The regulator asked for it' },
      ]);
    });

    test('a file is asked back, and a card confirmed', async () => {
      await start('zh-CN');
      electron.trays[0]!.emit('click');
      for (const message of ordinaryDay()) service.say(message);
      await show('index');
      await page.getByRole('button', { name: /隔离的文件/ }).click();
      await page.getByRole('button', { name: '申请取回: 高净值客户名单.xlsx' }).click();
      const send = page.getByRole('button', { name: '提交' });
      expect(await send.isDisabled()).toBe(true);
      await page.getByLabel('原因').fill('监管检查需要');
      await send.click();
      await page.getByText('已提交。').waitFor();
      expect(service.of('ask-release')).toMatchObject([{ reason: '监管检查需要' }]);
      await page.getByRole('button', { name: /安全培训/ }).click();
      await page.getByRole('button', { name: /我已阅读并理解/ }).click();
      while (service.of('confirm-card').length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(service.of('confirm-card')).toMatchObject([{ cardId: 'usb', edition: 2 }]);
    });

    test('a file name that is markup is shown as it is', async () => {
      await start('en');
      service.say(aQuestion({ name: '<img src=x onerror=alert(1)>.txt' }));
      await show('prompt');
      await page.getByText('“<img src=x onerror=alert(1)>.txt”').waitFor();
      expect(await page.locator('img').count()).toBe(0);
    });
  },
);
