import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import type { AgentDouble } from '../../console/testing/agent-double.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { furnish } from './office.ts';
import { type Look, visit } from './visit.ts';

const missing = chromiumMissing();
const LOOKS: Look[] = [
  { locale: 'zh-CN', width: 1440, colorScheme: 'light' },
  { locale: 'en', width: 390, colorScheme: 'dark' },
];

/** Of whom the events of the highest level are that furnish() makes. */
const TOP_SECRET_OF = 'chen.jie';

let console_: TestConsole;
let agents: AgentDouble[];
let browser: Browser;

beforeAll(async () => {
  if (missing) return;
  console_ = await TestConsole.start(startConsole);
  ({ agents } = await furnish(console_));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const agent of agents ?? []) await agent.leave();
  await console_?.stop();
});

test.skipIf(missing).each(LOOKS)('events are explored in $locale at $width pixels', async (look) => {
  const { page, context, errors } = await visit(browser, console_, look);
  const say = (chinese: string, english: string) => (look.locale === 'en' ? english : chinese);
  const picture = (name: string) =>
    page.screenshot({ path: `test-output/screens/explorer-${name}-${look.locale}-${look.width}.png` });
  const query = () => new URL(page.url()).searchParams.get('query');
  await page.goto(`${console_.url}/events`);
  const box = page.getByRole('combobox', { name: say('搜索事件', 'Search events') });

  // Completed with the keyboard: the field, then its value, as people call it.
  await box.pressSequentially('lev');
  await page.locator('.ant-select-item-option').first().waitFor();
  await picture('completion');
  const second = page.locator('.ant-select-item-option-active').filter({ hasText: 'level>=' });
  for (let press = 0; press < 3 && (await second.count()) === 0; press++) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(100);
  }
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('level>=');
  await box.pressSequentially(say('机密', 'secret'));
  await expect.poll(query, { timeout: 10_000 }).toBe(`level>=${say('机密', 'secret')}`);
  await expect.poll(() => page.locator('[data-row-link]').count(), { timeout: 10_000 }).toBeGreaterThan(0);

  // A value of a facet is asked for, and another one left out.
  const facets = page
    .locator('details')
    .filter({ hasText: say('条件', 'Conditions') })
    .first();
  if ((await facets.getAttribute('open')) === null) await facets.locator('summary').first().click();
  await page.getByTitle(say('只看 绝密', 'Only Top secret')).click();
  await expect.poll(query).toBe('level>=secret level:top-secret');
  await expect.poll(() => page.locator('[data-row-link]').count(), { timeout: 10_000 }).toBeGreaterThan(3);
  await picture('facets');
  expect(await seriousFindings(page)).toEqual([]);
  expect(
    await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
  ).toBeLessThanOrEqual(0);

  // What is found goes along as a file.
  await page.getByRole('button', { name: say('导出', 'Export') }).click();
  const csv = page.getByRole('menuitem', { name: 'CSV' });
  await csv.waitFor();
  await picture('export');
  const downloading = page.waitForEvent('download');
  await csv.click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(file.split('\r\n')[0]).toContain(say('"文件或事件"', '"File or event"'));
  await page.getByText(say('已导出', 'exported')).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  // Drawing over the bars chooses a time.
  const bars = page.locator('[data-steps]');
  await bars.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await bars.boundingBox())!;
  await page.mouse.move(x + width * 0.4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, y + height / 2, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => new URL(page.url()).searchParams.has('from')).toBe(true);

  // Left out again, by the sign beside the one person of whom these events are.
  await page.getByRole('button', { name: say('排除 ', 'Leave out ') + TOP_SECRET_OF }).click();
  await expect.poll(query).toBe(`level>=secret level:top-secret -user:${TOP_SECRET_OF}`);
  await page.getByText(say('没有符合筛选条件的事件', 'No event matches this filter')).waitFor();

  // What is wrong is said where it is, in the reader's language, and nothing is searched for.
  const before = query();
  await box.fill('severity:loud');
  const wrong = page.getByRole('alert').filter({ hasText: 'loud' });
  expect(await wrong.innerText()).toContain(say('没有“loud”这个取值', 'no value “loud”'));
  await picture('error');
  await page.waitForTimeout(800);
  expect(query()).toBe(before);
  expect(errors).toEqual([]);
  await context.close();
});
