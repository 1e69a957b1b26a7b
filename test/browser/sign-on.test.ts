import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { CLIENT, ProviderDouble } from '../../console/testing/provider-double.ts';
import { SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, visit } from './visit.ts';

// The provider is a real one, on another site than the console: cookies and redirects are what they are in an office.
const missing = chromiumMissing();
let browser: Browser;
let console_: TestConsole;
let provider: ProviderDouble;
let url: string;

beforeAll(async () => {
  if (missing) return;
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole);
  url = console_.url.replace('127.0.0.1', 'localhost');
  provider = await ProviderDouble.start([url]);
  provider.people.set('u-1', { email: 'li.na@corp.example', email_verified: true });
});
afterAll(async () => {
  await browser?.close();
  await provider?.stop();
  await console_?.stop();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: `test-output/screens/${name}.png`, fullPage: true });
}

/** At the provider's own page, which the browser has been sent to. */
async function atProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Provider' }).waitFor();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test.skipIf(missing)(
  'set up by the system administrator, single sign-on leads from the log-in page to the provider and into the console',
  async () => {
    const { page, context, errors } = await visit(browser, { url, cookie: '' }, DESK, '');
    await page.goto(`${url}/sign-on`);
    await page.getByLabel('用户名').fill(SYSTEM.username);
    await page.getByLabel('密码').fill(SYSTEM.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '单点登录' }).waitFor();
    await page.getByText(`${url}/api/v1/sign-on/callback`).waitFor();
    await page.getByLabel('按钮文字').fill('公司统一登录');
    await page.getByLabel('颁发者地址').fill(provider.issuer);
    await page.getByLabel('客户端 ID').fill(CLIENT.id);
    await page.getByLabel('客户端密钥').fill(CLIENT.secret);
    await page.getByText('账号与角色由声明决定').click();
    await page.getByRole('button', { name: '添加规则' }).click();
    await picture(page, 'sign-on-settings-zh-CN-1440');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByText('账号须已存在并已关联').click();
    await page.getByLabel('密码', { exact: true }).fill(SYSTEM.password);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存，下次登录起生效。').waitFor();
    const account = { username: 'lina', roles: ['analyst'], signOnEmail: 'li.na@corp.example' };
    expect((await console_.ask('POST', '/accounts', account)).status).toBe(201);
    await page.getByRole('button', { name: '退出登录' }).click();

    const button = page.getByRole('button', { name: '公司统一登录' });
    await button.waitFor();
    await picture(page, 'sign-on-login-zh-CN-1440');
    expect(await seriousFindings(page)).toEqual([]);
    await button.click();
    await atProvider(page, 'a stranger');
    await page.getByRole('alert').getByText('没有与该统一登录身份关联的账号').waitFor();
    await picture(page, 'sign-on-refused-zh-CN-1440');
    await page.goto(`${url}/login?next=%2Fme`);
    await context.clearCookies({ domain: '127.0.0.1' });
    await button.click();
    await atProvider(page, 'u-1');
    await page.getByRole('heading', { name: 'lina' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/me');
    await page.getByText(provider.issuer).waitFor();

    // There is no password to be asked again: the provider is.
    await page.getByRole('button', { name: '设置验证器' }).click();
    await page.getByRole('button', { name: '重新登录验证' }).waitFor();
    await picture(page, 'sign-on-again-zh-CN-1440');
    await page.getByRole('button', { name: '重新登录验证' }).click();
    await atProvider(page, 'u-1');
    await page.getByRole('button', { name: '设置验证器' }).click();
    await page.getByText('您刚刚已证明身份').waitFor();
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByText('用验证器', { exact: false }).first().waitFor();
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
    await context.close();
  },
  90_000,
);

test.skipIf(missing)(
  'in English, small and dark: why a sign-on failed, the settings, and the first password that has to go',
  async () => {
    const look = { locale: 'en', width: 390, colorScheme: 'dark' } as const;
    const { page, context, errors } = await visit(browser, { url, cookie: '' }, look, '');
    const first = { username: 'zhang', password: 'first of two passwords', roles: ['analyst'] };
    expect((await console_.ask('POST', '/accounts', first)).status).toBe(201);
    await page.goto(`${url}/login?sign-on=conflicting-roles`);
    await page.getByRole('alert').getByText('duties that no one person may hold').waitFor();
    await page.getByRole('button', { name: '公司统一登录' }).waitFor();
    await picture(page, 'sign-on-failed-en-390');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('User name').fill(first.username);
    await page.getByLabel('Password').fill(first.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await page.getByLabel('New password').fill('Password123456');
    await page.getByLabel('Password again').fill('Password123456');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Many people use this password').waitFor();
    await picture(page, 'first-password-en-390');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('New password').fill('second of two passwords');
    await page.getByLabel('Password again').fill('second of two passwords');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();

    const cookie = await console_.cookieOf(SYSTEM);
    const [name, value] = cookie.split('=') as [string, string];
    await context.addCookies([{ name, value, url }]);
    await page.goto(`${url}/sign-on`);
    await page.getByText('Further hosts of the provider').waitFor();
    await picture(page, 'sign-on-settings-en-390');
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${url}/accounts`);
    await page.getByRole('button', { name: 'Reset password' }).first().click();
    await page.getByText('A signing key stays under the former password').waitFor();
    await picture(page, 'reset-password-en-390');
    expect(await seriousFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  },
  60_000,
);
