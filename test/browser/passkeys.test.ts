import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, visit } from './visit.ts';

// Chromium's own virtual authenticator stands for the fingerprint reader; everything else is the real thing.
const missing = chromiumMissing();
let browser: Browser;
let console_: TestConsole;

beforeAll(async () => {
  if (missing) return;
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole, { secondFactor: 'required' });
});
afterAll(async () => {
  await browser?.close();
  await console_?.stop();
});

async function logIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/accounts`);
  await page.getByLabel('用户名').fill(SYSTEM.username);
  await page.getByLabel('密码').fill(SYSTEM.password);
  await page.keyboard.press('Enter');
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: `test-output/screens/${name}.png`, fullPage: true });
}

test.skipIf(missing)(
  'a passkey is made at the first log-in, opens the next one, and stays while it is the only factor',
  async () => {
    const url = console_.url.replace('127.0.0.1', 'localhost');
    const { page, context, errors, foreign } = await visit(browser, { url, cookie: '' }, DESK, '');
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });

    await logIn(page, url);
    await page.getByRole('button', { name: '改用通行密钥' }).click();
    await page.getByLabel('名称').fill('办公电脑');
    await picture(page, 'passkey-enrol-zh-CN-1440');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('恢复码只显示这一次').waitFor();
    await page.getByRole('button', { name: '我已保存' }).click();
    await page.getByRole('heading', { name: '账号' }).waitFor();

    await page.getByRole('button', { name: '退出登录' }).click();
    await page.setViewportSize({ width: 390, height: 900 });
    await logIn(page, url);
    const use = page.getByRole('button', { name: '使用通行密钥' });
    await use.waitFor();
    await picture(page, 'passkey-show-zh-CN-390');
    expect(await seriousFindings(page)).toEqual([]);
    // The key is not at hand: the page says so and lets its person try again.
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toHaveLength(1);
    await cdp.send('WebAuthn.clearCredentials', { authenticatorId });
    await use.click();
    await page.getByRole('alert').getByText('未使用通行密钥').waitFor();
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: credentials[0]! });
    await use.click();
    await page.getByText('已设置').first().waitFor();

    await page.goto(`${url}/me`);
    await page.getByRole('button', { name: '移除' }).waitFor();
    await picture(page, 'passkeys-zh-CN-390');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('row', { name: /办公电脑/ }).waitFor();
    await picture(page, 'passkeys-zh-CN-1440');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '移除' }).click();
    await picture(page, 'passkey-remove-zh-CN-1440');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('密码').fill(SYSTEM.password);
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('管理员必须保留一种二次验证方式').waitFor();
    expect([...errors, ...foreign]).toEqual([]);
    await context.close();
  },
);

test.skipIf(missing)('opened by IP address, the page says why there is no passkey', async () => {
  const look = { ...DESK, locale: 'en', width: 390, colorScheme: 'dark' } as const;
  const { page, context } = await visit(browser, console_, look, '');
  await page.goto(`${console_.url}/accounts`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByText('the console was opened by IP address').waitFor();
  await picture(page, 'passkey-address-en-390');
  expect(await seriousFindings(page)).toEqual([]);
  await context.close();
});
