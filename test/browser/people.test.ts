import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { Authenticator } from '../../scripts/demo/authenticator.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, visit } from './visit.ts';

// How administrators come in on a console that asks for a second factor, as every real one does.
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

async function logIn(page: Page): Promise<void> {
  await page.goto(`${console_.url}/accounts`);
  await page.getByLabel('用户名').fill(SYSTEM.username);
  await page.getByLabel('密码').fill(SYSTEM.password);
  await page.keyboard.press('Enter');
}

test.skipIf(missing)('the first log-in sets an authenticator up, the next one shows its code', async () => {
  const look = { ...DESK, width: 390, colorScheme: 'dark' } as const;
  const { page, context, errors, foreign } = await visit(browser, console_, look, '');
  await logIn(page);
  await page.getByRole('heading', { name: '设置二次验证' }).waitFor();
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
  await page.getByRole('img', { name: '含验证器密钥的二维码' }).waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-output/screens/factor-enrol-zh-CN-390.png', fullPage: true });
  expect(await seriousFindings(page)).toEqual([]);
  const phone = new Authenticator(secret);
  await page.getByLabel('验证码').fill('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('验证码错误').waitFor();
  await page.getByLabel('验证码').fill(await phone.next());
  await page.keyboard.press('Enter');
  await page.getByText('恢复码只显示这一次').waitFor();
  const codes = await page.locator('li code').allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.screenshot({ path: 'test-output/screens/factor-codes-zh-CN-390.png', fullPage: true });
  await page.getByRole('button', { name: '我已保存' }).click();
  await page.getByRole('heading', { name: '账号' }).waitFor();

  await page.getByRole('button', { name: '退出登录' }).click();
  await logIn(page);
  await page.getByLabel('验证码').fill(await phone.next());
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-output/screens/factor-show-zh-CN-390.png' });
  await page.keyboard.press('Enter');
  await page.getByText('已设置').first().waitFor();
  await page.getByRole('button', { name: '退出登录' }).click();
  await logIn(page);
  await page.getByLabel('验证码').fill(codes[3]!);
  await page.keyboard.press('Enter');
  await page.getByText('已设置').first().waitFor();
  await page.goto(`${console_.url}/me`);
  await page.getByText('剩余恢复码').waitFor();
  await page.screenshot({ path: 'test-output/screens/me-zh-CN-390.png', fullPage: true });
  expect(await seriousFindings(page)).toEqual([]);
  expect([...errors, ...foreign]).toEqual([]);
  await context.close();
});

test.skipIf(missing)("a program gets a token with some of a person's rights, shown once", async () => {
  const relaxed = await TestConsole.start(startConsole);
  const { page, context, errors } = await visit(browser, relaxed, DESK);
  try {
    await page.goto(`${relaxed.url}/me`);
    await page.getByRole('button', { name: '创建 API 令牌' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('夜间报表');
    await dialog.getByLabel('events.read').check();
    await dialog.getByRole('button', { name: '创建 API 令牌' }).click();
    await dialog.getByText('令牌只显示这一次').waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: 'test-output/screens/api-token-zh-CN-1440.png' });
    const token = (await dialog.locator('code').first().innerText()).trim();
    await dialog.getByRole('button', { name: '我已保存' }).click();
    await page.getByRole('row', { name: /夜间报表/ }).waitFor();
    await page.screenshot({ path: 'test-output/screens/me-zh-CN-1440.png', fullPage: true });
    expect(await page.content()).not.toContain(token);
    const asProgram = { cookie: '', authorization: `Bearer ${token}` };
    expect((await relaxed.ask('GET', '/events', undefined, asProgram)).status).toBe(200);
    expect((await relaxed.ask('GET', '/policies', undefined, asProgram)).status).toBe(403);
    expect(await seriousFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await relaxed.stop();
  }
});
