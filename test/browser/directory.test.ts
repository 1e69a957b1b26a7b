import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { openStore } from '../../console/store/open.ts';
import { ADMINISTRATOR, SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { furnish } from './office.ts';
import { DESK, type Look, visit } from './visit.ts';

// A system administrator sets the directory up and sees why it is not read; what it knows stands where people are named.
const missing = chromiumMissing();
const LOOKS: Look[] = [
  { ...DESK, locale: 'en' },
  { ...DESK, width: 390 },
];

let console_: TestConsole;
let browser: Browser;
beforeAll(async () => {
  if (missing) return;
  console_ = await TestConsole.start(startConsole);
  const { agents } = await furnish(console_);
  for (const agent of agents) await agent.leave();
  await console_.running.close();
  const store = await openStore(console_.dataDir, console_.database);
  await store.db
    .insertInto('people_directory')
    .values({
      user: 'chen.jie',
      name: 'Chen Jie',
      department: 'Research',
      manager: 'Li Na',
      mail: null,
      leaves_at: null,
    })
    .execute();
  await store.close();
  await console_.restart();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await console_?.stop();
});

test.skipIf(missing).each(LOOKS)('the directory in $locale at $width pixels', async (look) => {
  const say = (chinese: string, english: string) => (look.locale === 'en' ? english : chinese);
  const { page, context, errors } = await visit(browser, console_, look, await console_.cookieOf(SYSTEM));
  const picture = (name: string) =>
    page.screenshot({
      path: `test-output/screens/directory-${name}-${look.locale}-${look.width}.png`,
      fullPage: true,
    });
  await page.goto(`${console_.url}/directory`);
  await page.getByLabel(say('地址', 'Address'), { exact: true }).fill('ldaps://127.0.0.1:9');
  await page.getByLabel(say('查询起点（DN）', 'Search below (DN)')).fill('dc=example');
  await page.getByRole('button', { name: look.locale === 'en' ? 'Save' : /保\s?存/ }).click();
  await page.getByText(say('已保存。', 'Saved.')).waitFor();
  await page.getByRole('button', { name: look.locale === 'en' ? 'Preview' : /预\s?览/ }).click();
  await page.getByText(/allow local/).waitFor();
  await page.waitForTimeout(400);
  await picture('refused');
  expect(await seriousFindings(page)).toEqual([]);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(wider).toBeLessThanOrEqual(0);

  const [name, value] = (await console_.cookieOf(ADMINISTRATOR)).split('=') as [string, string];
  await context.addCookies([{ name, value, url: console_.url }]);
  await page.goto(`${console_.url}/people`);
  await page.getByText('Research').first().waitFor();
  await picture('people');
  await page.goto(`${console_.url}/people/chen.jie`);
  await page.getByText('Li Na').waitFor();
  await picture('person');
  const { events } = (await console_.ask('GET', '/events?user=chen.jie')).body;
  await page.goto(`${console_.url}/events/${events[0].position}`);
  await page.getByText('Li Na').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
