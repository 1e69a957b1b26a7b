import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import { ADMINISTRATOR, TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, type Look, visit } from './visit.ts';

const missing = chromiumMissing();
const SCREENS = fileURLToPath(new URL('../../test-output/screens/', import.meta.url));
const PC = 'SZ-SALES-102';
const LOOKS: Look[] = [
  { locale: 'zh-CN', width: 1440, colorScheme: 'light' },
  { locale: 'zh-CN', width: 390, colorScheme: 'light' },
  { locale: 'en', width: 1440, colorScheme: 'dark' },
  { locale: 'en', width: 390, colorScheme: 'dark' },
];

let browser: Browser;
let console_: TestConsole;
let agent: AgentDouble;

beforeAll(async () => {
  if (missing) return;
  mkdirSync(SCREENS, { recursive: true });
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole);
  agent = await AgentDouble.connect(console_.linkUrl, await console_.enrol(PC));
  agent.hello({ hostname: PC });
  await agent.next('welcome');
  const copied = (changes: object) =>
    anEvent({
      actor: { user: 'li.na' },
      severity: 'critical',
      inspection: { type: 'xlsx', bytes: 2048, level: 'top-secret', findings: [], ms: 3 },
      file: {
        name: 'clients.xlsx',
        path: '/media/usb/clients.xlsx',
        sizeBytes: 2048,
        sha256: 'c'.repeat(64),
      },
      ...changes,
    });
  await agent.deliver([
    { seq: 1, event: copied({}) },
    { seq: 2, event: copied({ outcome: { state: 'done', quarantineId: crypto.randomUUID() } }) },
    { seq: 3, event: copied({ channel: 'messenger', severity: 'high' }) },
  ]);
  await vi.waitFor(
    async () => {
      const { incidents } = (await console_.ask('GET', '/incidents')).body;
      if (incidents[0]?.events !== 3) throw new Error('not gathered yet');
    },
    { timeout: 10_000 },
  );
});
afterAll(async () => {
  await browser?.close();
  await agent?.leave();
  await console_?.stop();
});

test.skipIf(missing)(
  'from log-in, a PC that copied 绝密 is isolated in under a minute and five clicks',
  async () => {
    const { page, context, errors } = await visit(browser, console_, DESK, '');
    const begun = Date.now();
    let clicks = 0;
    const click = async (name: RegExp, role: 'link' | 'button') => {
      clicks++;
      await page.getByRole(role, { name }).first().click();
    };
    await page.goto(`${console_.url}/login`);
    await page.getByLabel('用户名').fill(ADMINISTRATOR.username);
    await page.getByLabel(/^密码$/).fill(ADMINISTRATOR.password);
    await page.keyboard.press('Enter');
    await click(/^事件单$/, 'link');
    await page.getByText('绝密').first().waitFor();
    await click(/li\.na/, 'link');
    await click(new RegExp(`隔离 ${PC}`), 'button');
    await click(/^隔\s?离$/, 'button');
    const confirm = page.getByRole('dialog', { name: /请用密码确认/ });
    await confirm.getByLabel(/^密码$/).fill(ADMINISTRATOR.password);
    clicks++;
    await confirm.getByRole('button', { name: /^签\s?名$/ }).click();
    expect((await agent.next('command')).body).toMatchObject({ kind: 'network.isolate' });
    expect(clicks).toBeLessThanOrEqual(5);
    expect(Date.now() - begun).toBeLessThan(60_000);
    await page.getByText('指令已下达').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  },
);

test.skipIf(missing)('an incident is taken, checked off, commented on and closed', async () => {
  const { page, context } = await visit(browser, console_, { ...DESK, locale: 'en' });
  await page.goto(`${console_.url}/incidents`);
  const row = page.locator('[data-row-link]').first();
  await row.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.getByText('In progress').first().waitFor();
  await page.getByRole('checkbox', { name: 'Check what the file holds and its level' }).click();
  await page.getByText('done by admin').waitFor();
  await page.getByRole('textbox', { name: 'Comment' }).fill('<b>called her</b>');
  await page.getByRole('button', { name: 'Add the comment' }).click();
  await page.getByText('<b>called her</b>').waitFor();
  await context.close();
});

test.skipIf(missing).each(LOOKS)('incidents in $locale at $width pixels', async (look) => {
  const { page, context, errors, foreign } = await visit(browser, console_, look);
  for (const [name, path] of [
    ['incidents', '/incidents'],
    ['incidents-none', '/incidents?show=closed'],
    ['incident', '/incidents/1'],
    ['incident-missing', '/incidents/999'],
    ['people', '/people'],
    ['person', '/people/li.na'],
    ['leaks', '/leaks'],
  ] as const) {
    await page.goto(console_.url + path);
    await page.locator('h1').first().waitFor();
    await expect
      .poll(() => page.getByText(look.locale === 'en' ? 'Loading…' : '正在加载…').count(), {
        timeout: 20_000,
      })
      .toBe(0);
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${SCREENS}${name}-${look.locale}-${look.width}.png`, fullPage: true });
    expect(await seriousFindings(page), name).toEqual([]);
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(wider, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  }
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
  await context.close();
});
