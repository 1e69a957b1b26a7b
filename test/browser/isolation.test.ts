import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import type { Identity } from '../../console/testing/agent-identity.ts';
import { ADMINISTRATOR, TestConsole } from '../../console/testing/test-console.ts';
import { makeChallenge } from '../../shared/release/release-code.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { sign } from './sign.ts';

const missing = chromiumMissing();
const SCREENS = fileURLToPath(new URL('../../test-output/screens/', import.meta.url));
const SECOND = { username: 'lihua', password: 'another long password' };
const STICK = {
  key: 'usb:0951:1666:E0D55EA573FC',
  bus: 'usb',
  vendorId: '0951',
  productId: '1666',
  vendor: 'Kingston',
  product: 'DataTraveler',
  serial: 'E0D55EA573FC',
};

let browser: Browser;
let console_: TestConsole;
let agent: AgentDouble;
let identity: Identity;
let page: Page;
let contexts: BrowserContext[];

beforeAll(async () => {
  if (missing) return;
  mkdirSync(SCREENS, { recursive: true });
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  if (missing) return;
  contexts = [];
  console_ = await TestConsole.start(startConsole);
  identity = await console_.enrol('sales-pc-102');
  agent = await AgentDouble.connect(console_.linkUrl, identity);
  agent.hello({ hostname: 'sales-pc-102' });
  await agent.next('welcome');
  page = await open(ADMINISTRATOR);
});
afterEach(async () => {
  if (missing) return;
  for (const context of contexts) await context.close();
  await agent.leave();
  await console_.stop();
});

/** A browser in which somebody is logged in. */
async function open(account: object, size = { width: 1440, height: 900 }): Promise<Page> {
  const { headers } = await console_.ask('POST', '/session', account, { cookie: '' });
  const [name, value] = headers.getSetCookie()[0]!.split(';')[0]!.split('=') as [string, string];
  const context = await browser.newContext({ locale: 'zh-CN', viewport: size });
  contexts.push(context);
  await context.addCookies([{ name, value, url: console_.url }]);
  return context.newPage();
}

async function publish(section: string): Promise<void> {
  const { current } = (await console_.ask('GET', '/policies')).body;
  const source = `name: test\n${section}\nrules: []\n`;
  expect((await console_.ask('POST', '/policies', { source, note: '', baseRevision: current })).status).toBe(
    201,
  );
}

const picture = (name: string) => page.screenshot({ path: `${SCREENS}${name}.png`, fullPage: true });

describe.skipIf(missing)('an analyst', () => {
  test('isolates a PC in four steps, sees it isolated, and lets it back', async () => {
    await page.goto(`${console_.url}/devices`);
    await page.getByRole('link', { name: 'sales-pc-102' }).click();
    await page.getByRole('button', { name: '隔离', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('疑似外发客户名单');
    await dialog.getByRole('button', { name: '隔离', exact: true }).click();
    await page.getByRole('dialog', { name: '请用密码确认' }).waitFor();
    await picture('sign');
    await sign(page);

    const order = await agent.next('command');
    expect(order.body).toMatchObject({ kind: 'network.isolate', reason: '疑似外发客户名单', by: 'admin' });
    await page.getByText('已下令隔离').waitFor();
    agent.say({ type: 'command-result', id: order.id, state: 'done' });
    const status = { since: Date.now(), by: 'admin', reason: '疑似外发客户名单' };
    agent.say({ type: 'network-status', state: 'confirmed', ...status });
    await page.getByText('已隔离').waitFor();
    await page.getByText('疑似外发客户名单').waitFor();
    await picture('device-isolated');

    await page.getByRole('button', { name: '解除隔离' }).click();
    await dialog.getByLabel('原因').fill('已核实');
    await dialog.getByRole('button', { name: '解除隔离' }).click();
    await sign(page);
    const release = await agent.next('command');
    expect(release.body).toEqual({ kind: 'network.release', by: 'admin' });
    agent.say({ type: 'command-result', id: release.id, state: 'done' });
    agent.say({ type: 'network-status', state: 'none' });
    await page.getByText('正常联网').waitFor();
  });

  test('asks where policy wants two people, and only another one can approve', async () => {
    await publish('network: { isolation: { approvals: 2 } }');
    await console_.colleague(SECOND);
    await page.goto(`${console_.url}/devices`);
    await page.getByRole('button', { name: '批量隔离…' }).click();
    await page.getByLabel(/终端名称/).fill('sales-*');
    await page.getByText('将隔离 1 台终端：sales-pc-102').waitFor();
    await page.getByRole('dialog').getByLabel('原因').fill('批量异常拷贝');
    await page.getByRole('dialog').getByRole('button', { name: '隔离', exact: true }).click();
    await sign(page);
    await page.getByText('需要另一位管理员批准').waitFor();
    await page.getByRole('link', { name: '查看待审批' }).click();
    await page.getByRole('button', { name: '撤回' }).waitFor();
    expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0);

    const other = await open(SECOND);
    await other.goto(`${console_.url}/requests`);
    await other.getByRole('button', { name: '批准' }).click();
    await other.getByRole('tooltip').getByRole('button', { name: '批准' }).click();
    await sign(other, SECOND.password);
    const order = await agent.next('command');
    expect(order.body).toMatchObject({ kind: 'network.isolate', reason: '批量异常拷贝' });
    expect(new Set(order.by).size).toBe(2);
    await other.getByText('已批准').waitFor();
  });

  test('approves a stick with one click, and agents get it', async () => {
    await publish('deviceControl: { usbStorage: block }');
    await agent.next('policy');
    await agent.deliver([
      { seq: 1, event: anEvent({ type: 'device.arrived', device: STICK, actor: { user: '王伟' } }) },
    ]);
    await page.goto(`${console_.url}/usb`);
    await page.getByText('E0D55EA573FC').waitFor();
    await page.getByRole('button', { name: '批准' }).click();
    await sign(page);
    const { document } = await agent.next('policy');
    expect(document).toMatchObject({
      deviceControl: { exceptions: [{ access: 'allow', device: { serial: 'E0D55EA573FC' } }] },
    });
    await page.getByText('已批准').waitFor();
    await page.getByRole('button', { name: /的责任人/ }).click();
    await page.getByRole('textbox', { name: /的责任人/ }).fill('王伟');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('cell', { name: '王伟', exact: false }).first().waitFor();
    await picture('known-devices');
  });

  test('grants what an employee asked for, and reads out a code for one who is offline', async () => {
    const event = anEvent({
      type: 'release.requested',
      severity: 'low',
      device: undefined,
      file: undefined,
      details: { minutes: 60, reason: '客户现场演示', by: '王伟', vendorId: '0951', productId: '1666' },
    });
    await agent.deliver([{ seq: 1, event }]);
    await page.goto(`${console_.url}/requests`);
    await page.getByText('客户现场演示').waitFor();
    await page.getByRole('button', { name: '放行', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放行', exact: true }).click();
    await sign(page);
    await page.getByText('已放行').waitFor();
    expect((await agent.next('command')).body).toMatchObject({
      kind: 'device.grant',
      grant: { access: 'allow', device: { vendorId: '0951' } },
    });

    const key = Buffer.from(identity.releaseSecret!, 'base64url');
    const mac = (message: Uint8Array) => createHmac('sha256', key).update(message).digest();
    await page.getByLabel('终端', { exact: true }).click();
    await page.getByTitle('sales-pc-102').click();
    await page.getByLabel('对方读出的代码').fill('ABCD EFGH');
    await page.getByRole('button', { name: '生成答复' }).click();
    await page.getByText('这不是该终端的代码').waitFor();
    await page.getByLabel('对方读出的代码').fill(makeChallenge(mac, 'isolation', 4711));
    await page.getByRole('button', { name: '生成答复' }).click();
    await page.getByText('解除 sales-pc-102 的网络隔离。').waitFor();
    await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}/).waitFor();
    await picture('requests');
  });

  test('has all of it on a telephone too, without sideways scrolling', async () => {
    await publish('deviceControl: { usbStorage: block }');
    await agent.deliver([{ seq: 1, event: anEvent({ type: 'device.arrived', device: STICK }) }]);
    const small = await open(ADMINISTRATOR, { width: 390, height: 844 });
    for (const path of ['/usb', '/requests', '/signing', '/devices', `/devices/${identity.agentId}`]) {
      await small.goto(console_.url + path);
      await small.getByRole('heading', { level: 1 }).waitFor();
      await small.waitForLoadState('networkidle');
      const width = Number(await small.evaluate('document.documentElement.scrollWidth'));
      expect(width, path).toBeLessThanOrEqual(390);
    }
  });
});
