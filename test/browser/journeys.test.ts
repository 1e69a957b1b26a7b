import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { type AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import { ADMINISTRATOR, AUDITOR, SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { furnish } from './office.ts';
import { sign } from './sign.ts';
import { DESK, type Visit, visit } from './visit.ts';

// What people come to the console for, done with hand and keyboard as they would.
const missing = chromiumMissing();
let browser: Browser;
let console_: TestConsole;
let agents: AgentDouble[];
let window_: Visit;

beforeAll(async () => {
  if (missing) return;
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole);
  ({ agents } = await furnish(console_));
});
afterAll(async () => {
  await browser?.close();
  for (const agent of agents ?? []) await agent.leave();
  await console_?.stop();
});
beforeEach(async () => {
  if (!missing) window_ = await visit(browser, console_, DESK);
});
afterEach(() => window_?.context.close());

test.skipIf(missing)('first run: the code creates the administrator, who logs out and in again', async () => {
  const fresh = await TestConsole.start(startConsole, { accounts: undefined });
  try {
    const { page } = await visit(browser, fresh, { ...DESK, locale: 'en' });
    await page.goto(`${fresh.url}/events`);
    await page.getByLabel('One-time code').fill('0000-0000');
    await page.getByLabel('User name').fill('root');
    await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
    await page.getByLabel('Password again').fill(ADMINISTRATOR.password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('alert').getByText('The code is wrong').waitFor();
    await page.screenshot({ path: 'test-output/screens/setup-en-1440.png' });
    await page.getByLabel('One-time code').fill(fresh.running.setupCode!);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    // One person must not hold both duties: the set-up goes on to the security administrator.
    await page.getByText('nobody may publish policies yet').waitFor();
    await page.screenshot({ path: 'test-output/screens/setup-security-en-1440.png' });
    await page.getByRole('button', { name: 'Add security administrator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User name').fill('guard');
    await dialog.getByLabel('Password').fill(ADMINISTRATOR.password);
    expect(await dialog.getByLabel('System administrator').isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Add account' }).click();
    await page.getByRole('row', { name: /guard/ }).waitFor();
    await page.getByText('nobody may publish policies yet').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('User name').fill('guard');
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('wrong').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '登录' }).waitFor();
    await page.screenshot({ path: 'test-output/screens/login-zh-CN-1440.png' });
    await page.getByLabel('密码').fill(ADMINISTRATOR.password);
    await page.keyboard.press('Enter');
    // Somebody else has set it and knows it.
    await page.getByRole('heading', { name: '请设置您自己的密码' }).waitFor();
    await page.getByLabel('新密码').fill('a password of my own');
    await page.getByLabel('再次输入密码').fill('a password of my own');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '总览' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '总览' }).waitFor();
  } finally {
    await fresh.stop();
  }
});

test.skipIf(missing)('new events wait while the hand is on the list, and come when it leaves', async () => {
  const { page } = window_;
  await page.goto(`${console_.url}/events`);
  await page.locator('[data-live=live]').waitFor();
  await page.locator('tbody tr').nth(3).hover();
  await page.getByText('已暂停滚动').waitFor();
  const file = { name: '刚刚拷贝的文件.docx', path: '/media/usb/刚刚拷贝的文件.docx', sizeBytes: 1 };
  await agents[0]!.deliver([{ seq: 61, event: anEvent({ file }) }]);
  await page.getByText('1 条新事件').waitFor();
  expect(await page.getByText(file.name).count()).toBe(0);
  await page.mouse.move(700, 20);
  await page.getByText(file.name).waitFor();
  expect(await page.locator('tbody tr').first().innerText()).toContain(file.name);
});

test.skipIf(missing)('a figure leads to its events, an event to its details, and its file back', async () => {
  const { page } = window_;
  await page.goto(console_.url);
  await page.getByRole('link', { name: /未能阻止/ }).click();
  await page.waitForURL(/outcome=not-stopped/);
  await expect.poll(() => page.locator('tbody tr').count(), { timeout: 10_000 }).toBe(8);
  await page.goto(`${console_.url}/events?severity=critical&outcome=done`);
  await page.getByRole('searchbox').or(page.getByLabel('搜索事件')).first().fill('高净值');
  await page.waitForURL(/query=/);
  await page.locator('[data-row-link]').nth(2).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await drawer.getByText('1101**********002X', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: '还原到原处' }).click();
  await page.locator('.ant-popover').getByRole('button', { name: '还原到原处' }).click();
  await sign(page);
  await drawer.getByText('由 admin 下令还原').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
});

test.skipIf(missing)('mistakes are shown where they are, and nothing is published', async () => {
  const { page } = window_;
  await page.goto(`${console_.url}/policies/edit`);
  const text = page.locator('.cm-content');
  await page.locator('[data-check=good]').waitFor();
  await text.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('\nbogus: 1\n');
  await page.locator('[data-check=bad]').waitFor();
  await page.getByRole('button', { name: /第 \d+ 行第 \d+ 列/ }).waitFor();
  await page.screenshot({ path: 'test-output/screens/edit-mistake-zh-CN-1440.png' });
  expect(await page.getByRole('button', { name: '发布' }).isDisabled()).toBe(true);
});

test.skipIf(missing)('a session that ends while a policy is written loses nothing of it', async () => {
  const { page } = window_;
  await page.goto(`${console_.url}/policies/edit`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText('# 会话结束前写的\n');
  await console_.ask('DELETE', '/session');
  await console_.logIn();
  await page.keyboard.insertText('# 会话结束后写的\n');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('会话已结束').waitFor();
  await page.screenshot({ path: 'test-output/screens/session-ended-zh-CN-1440.png' });
  await dialog.getByLabel('密码').fill(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.locator('.cm-content').innerText()).toContain('# 会话结束前写的\n# 会话结束后写的');
  await page.locator('[data-check=good]').waitFor();
  await page.getByRole('button', { name: '发布' }).click();
  await sign(page);
  await page.getByText(/第 \d+ 版已发布/).waitFor();
});

test.skipIf(missing)(
  'who was overtaken by another publication compares, keeps what was typed, and goes on',
  async () => {
    const { page } = window_;
    await page.goto(`${console_.url}/policies/edit`);
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.insertText('# 我的改动\n');
    await page.locator('[data-check=good]').waitFor();
    const { current } = (await console_.ask('GET', '/policies')).body;
    const { source } = (await console_.ask('GET', `/policies/${current}`)).body;
    await console_.ask('POST', '/policies', {
      source: source.replace('\ncontact:', '\n# 他人的改动\ncontact:'),
      note: '',
      baseRevision: current,
    });
    await page.getByRole('button', { name: '发布' }).click();
    await page
      .getByRole('alert')
      .getByText(/发布了第 \d+ 版/)
      .waitFor();
    expect((await console_.ask('GET', '/policies')).body.current).toBe(current + 1);
    await page.getByRole('button', { name: '对比' }).click();
    await page.getByText('他人的改动').waitFor();
    await page.getByRole('button', { name: '采用对方的' }).last().click();
    await page.screenshot({ path: 'test-output/screens/edit-conflict-zh-CN-1440.png' });
    await page.locator('[data-check=good]').waitFor();
    await page.getByRole('button', { name: '发布' }).click();
    await sign(page);
    await page.getByText(/第 \d+ 版已发布/).waitFor();
    const latest = (await console_.ask('GET', `/policies/${current + 2}`)).body.source;
    expect(latest).toContain('# 我的改动');
    expect(latest).toContain('# 他人的改动');
  },
);

test.skipIf(missing)('a token is shown once, copied, and can be revoked', async () => {
  const { page } = window_;
  await page.goto(`${console_.url}/enrolment`);
  await page.getByRole('button', { name: '创建令牌' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('备注').fill('新员工');
  await dialog.getByRole('button', { name: '创建令牌' }).click();
  await dialog.getByText('令牌只显示这一次').waitFor();
  await page.screenshot({ path: 'test-output/screens/token-zh-CN-1440.png' });
  const enrol = (await dialog.locator('code').first().innerText()).trim();
  expect(enrol).toMatch(/^http.*#.+/);
  await dialog.getByRole('button', { name: '我已复制' }).click();
  const row = page.getByRole('row', { name: /新员工/ });
  await row.getByRole('button', { name: '吊销' }).click();
  await page.locator('.ant-popover').getByRole('button', { name: '吊销' }).click();
  await row.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(enrol.split('#')[1]);
});

test.skipIf(missing)(
  'a console that cannot be reached is said so, and the page catches up by itself',
  async () => {
    const { page, context } = window_;
    await page.goto(`${console_.url}/devices`);
    await page.getByText('SZ-TRADING-017').waitFor();
    await context.setOffline(true);
    await page.getByText('无法连接控制台').waitFor();
    expect(await page.getByText('SZ-TRADING-017').isVisible()).toBe(true);
    await page.screenshot({ path: 'test-output/screens/unreachable-zh-CN-1440.png' });
    await context.setOffline(false);
    await page.getByText('无法连接控制台').waitFor({ state: 'detached' });
  },
);

test.skipIf(missing)('what a role may not do is said, in place of the list', async () => {
  const { page } = window_;
  await page.route('**/api/v1/devices', (route) =>
    route.fulfill({ status: 403, json: { code: 'forbidden', message: 'no' } }),
  );
  await page.goto(`${console_.url}/devices`);
  await page.getByText('您的角色无权执行此操作').waitFor();
});

test.skipIf(missing)('a second person gets an account, logs in with it, and loses it again', async () => {
  const { page, context } = await visit(browser, console_, DESK, await console_.cookieOf(SYSTEM));
  await page.goto(`${console_.url}/accounts`);
  await page.getByRole('button', { name: '添加账号' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('用户名').fill('zhao.min');
  await dialog.getByLabel('密码').fill('too short');
  await dialog.getByRole('button', { name: '添加账号' }).click();
  await dialog.getByText('至少 12 个字符').first().waitFor();
  await dialog.getByLabel('密码').fill('four words make a password');
  await dialog.getByLabel('分析员').check();
  await page.screenshot({ path: 'test-output/screens/account-create-zh-CN-1440.png' });
  // What must not be held together cannot be ticked together.
  expect(await dialog.getByLabel('审计员').isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: '添加账号' }).click();
  const accounts = page.getByRole('table', { name: '账号' });
  const row = accounts.getByRole('row', { name: /zhao\.min/ });
  await row.waitFor();
  const account = { username: 'zhao.min', password: 'four words make a password' };
  // Without the cookie of the page, whose session would end with it.
  const logIn = () => console_.ask('POST', '/session', account, { cookie: '' });
  expect((await logIn()).status).toBe(200);
  // Nobody removes the account they are using.
  const own = accounts.getByRole('row', { name: new RegExp(`^${SYSTEM.username}`) });
  expect(await own.getByRole('button', { name: '移除' }).count()).toBe(0);
  await row.getByRole('button', { name: '移除' }).click();
  await page.locator('.ant-popover').getByRole('button', { name: '移除' }).click();
  await row.waitFor({ state: 'detached' });
  expect((await logIn()).status).toBe(401);
  await context.close();
});

test.skipIf(missing)('a role sees its own pages, and is told which it may not see', async () => {
  const { page, context } = await visit(browser, console_, DESK, await console_.cookieOf(AUDITOR));
  await page.goto(`${console_.url}/devices`);
  await page.getByText('SZ-TRADING-017').waitFor();
  expect(await page.getByRole('button', { name: '批量隔离…' }).count()).toBe(0);
  await page.getByRole('link', { name: '审计记录' }).click();
  await page.getByRole('heading', { name: '审计记录' }).waitFor();
  await page.goto(`${console_.url}/policies/edit`);
  await page.getByRole('heading', { name: '您的角色无权查看此页面' }).waitFor();
  await page.screenshot({ path: 'test-output/screens/no-permission-zh-CN-1440.png' });
  await context.close();
});

test.skipIf(missing)('a policy is tried on what happened before it is published', async () => {
  const { page } = window_;
  await page.goto(`${console_.url}/policies/edit`);
  await page.locator('[data-check=good]').waitFor();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(
    'name: 试算\nrules:\n  - { id: stop-all, name: 全部拦截, when: { channel: removable-storage }, action: block }\n',
  );
  const tryIt = page.getByRole('button', { name: '用近 30 天的事件试算' });
  await expect.poll(() => tryIt.isEnabled(), { timeout: 15_000 }).toBe(true);
  await tryIt.click();
  const outcome = page.getByRole('region', { name: /重新裁决了 \d+ 个文件/ });
  await outcome.getByText(/stop-all \d+/).waitFor();
  await outcome.getByText('裁决有变化的文件').waitFor();
  await page.screenshot({ path: 'test-output/screens/trial-zh-CN-1440.png', fullPage: true });
  await page.keyboard.press('Control+End');
  await page.locator('.cm-content').click();
  await page.keyboard.insertText('# 又改了');
  await outcome.waitFor({ state: 'detached' });
});
