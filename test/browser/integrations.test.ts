import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../../console/domain/forwarding/testing/receiver.ts';
import { startConsole } from '../../console/main.ts';
import { SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, type Look, visit } from './visit.ts';

// A system administrator adds a target, tests it, sees how it does, changes it and takes it away.
const missing = chromiumMissing();
const LOOKS: Look[] = [
  { ...DESK, locale: 'en' },
  { ...DESK, width: 390 },
];

let console_: TestConsole;
let receiver: Receiver;
let browser: Browser;
beforeAll(async () => {
  if (missing) return;
  console_ = await TestConsole.start(startConsole);
  receiver = await Receiver.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await console_?.stop();
  await receiver?.stop();
});

test.skipIf(missing).each(LOOKS)('integrations in $locale at $width pixels', async (look) => {
  const english = look.locale === 'en';
  const say = (chinese: string, text: string) => (english ? text : chinese);
  const button = (chinese: RegExp, text: string) =>
    page.getByRole('button', { name: english ? text : chinese, exact: english }).first();
  const cookie = await console_.cookieOf(SYSTEM);
  const { page, context, errors, foreign } = await visit(browser, console_, look, cookie);
  const picture = (name: string) =>
    page.screenshot({ path: `test-output/screens/integrations-${name}-${look.locale}-${look.width}.png` });
  await page.goto(`${console_.url}/integrations`);
  await page.getByText(say('还没有集成。', 'There are no integrations yet.')).waitFor();

  await button(/新建集成/, 'Add integration').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('类型', 'Kind'), { exact: true }).click();
  await page.getByTitle(say('Webhook 回调', 'Webhook'), { exact: true }).click();
  await dialog.getByLabel(say('名称', 'Name'), { exact: true }).fill('SOC');
  await dialog.getByLabel(say('地址', 'Address'), { exact: true }).fill(`${receiver.url}/in`);
  await page.waitForTimeout(400);
  await picture('dialog');
  expect(await seriousFindings(page)).toEqual([]);
  await dialog
    .getByLabel(say('允许访问本机及本地链路地址', 'Allow addresses of this computer and its own link'))
    .check();
  await dialog.getByLabel(say('允许不加密传输', 'Allow transport without encryption')).check();
  await dialog.getByRole('button', { name: english ? 'Save' : /保\s?存/ }).click();
  // The key that signs is told once.
  const key = await page.getByText(/^whsec_/).innerText();
  await picture('key');
  receiver.answer = { status: 200, body: '' };
  await button(/测\s?试/, 'Test').click();
  await page.getByText(say('测试消息已送达', 'the test message was delivered')).waitFor();
  receiver.answer = { status: 500, body: 'out of order' };
  await button(/测\s?试/, 'Test').click();
  await page
    .getByText(/500: out of order/)
    .first()
    .waitFor();
  await page.waitForTimeout(400);
  await picture('list');
  expect(await seriousFindings(page)).toEqual([]);
  receiver.answer = { status: 200, body: '' };

  await page.reload();
  await button(/编\s?辑/, 'Edit').click();
  await expect.poll(() => dialog.getByLabel(say('签名密钥', 'Signing key')).inputValue()).toBe('');
  expect(await page.content()).not.toContain(key);
  await dialog.getByLabel(say('名称', 'Name'), { exact: true }).fill('SOC 2');
  await dialog.getByRole('button', { name: english ? 'Save' : /保\s?存/ }).click();
  await page.getByText('SOC 2').first().waitFor();

  await button(/删\s?除/, 'Delete').click();
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: english ? 'Delete' : /删\s?除/ })
    .click();
  await page.getByText(say('还没有集成。', 'There are no integrations yet.')).waitFor();
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(wider).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
  await context.close();
});
