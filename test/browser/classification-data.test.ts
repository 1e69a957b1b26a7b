import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import type { AgentDouble } from '../../console/testing/agent-double.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { DocumentFingerprints } from '../../shared/detection/fingerprints/document.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, type Look, visit } from './visit.ts';

// Customers and confidential documents are uploaded, given to the PCs and taken back.
const missing = chromiumMissing();
let browser: Browser;
let console_: TestConsole;
let agent: AgentDouble;

beforeAll(async () => {
  if (missing) return;
  browser = await launchChromium();
  console_ = await TestConsole.start((options) =>
    startConsole({
      ...options,
      fingerprintDocument: async (path) => {
        const fingerprints = new DocumentFingerprints();
        fingerprints.push({ text: await readFile(path, 'utf8') });
        return fingerprints.all();
      },
    }),
  );
  agent = await console_.agent();
  await agent.next('recognition-sets');
});
afterAll(async () => {
  await browser?.close();
  await agent?.leave();
  await console_?.stop();
});

const rows = Array.from({ length: 1200 }, (_, at) => `客户${at},138${10_000_000 + at},${at % 60}`);
const CSV = `姓名,手机号,年龄\n${rows.join('\n')}\n`;
const PLAN = Array.from(
  { length: 60 },
  (_, at) => `第${at}条 标的方应在${at * 7}日内交付第${at * at}号材料。`,
).join('\n');
const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test.skipIf(missing)(
  'a table is uploaded, adopted by a PC and removed; a mistake is told with its line',
  async () => {
    const { page, context, errors } = await visit(browser, console_, { ...DESK, locale: 'en' });
    await page.goto(`${console_.url}/classification-data`);
    await page.getByText('No table yet').waitFor();
    await page.getByRole('button', { name: 'Upload a table' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('File').setInputFiles(file('retail clients.csv', `${CSV}"never closed,1,2\n`));
    expect(await dialog.getByLabel('Name').inputValue()).toBe('retail-clients');
    await dialog.getByLabel('年龄').uncheck();
    await dialog.getByLabel('To match').fill('2');
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    await dialog.getByText('Line 1202: A quotation mark is not closed.').waitFor();
    await dialog.getByLabel('File').setInputFiles(file('retail clients.csv', `${CSV},13900000000,\n`));
    await dialog.getByLabel('年龄').uncheck();
    await dialog.getByLabel('To match').fill('2');
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    await dialog
      .getByText('Version 1 with 1,200 rows')
      .or(dialog.getByText('Version 1 with 1200 rows'))
      .waitFor();
    await dialog.getByText('1 row has too few values to match and was left out (line 1202).').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();

    const row = page.getByRole('row', { name: /retail-clients/ });
    await row.getByText('0 of 1 PCs').waitFor();
    const { sets } = await agent.next('recognition-sets');
    const { id, version, bytes } = sets[0]!;
    const state = { id, wanted: version, state: 'in-use', inUse: version, received: bytes };
    agent.say({ type: 'recognition-status', sets: [state] });
    await row.getByText('1 of 1 PCs').waitFor();

    await row.getByRole('link', { name: 'retail-clients' }).click();
    await page.getByRole('row', { name: /pc-1/ }).getByText('In use').waitFor();
    await page.getByRole('link', { name: 'Classification data' }).last().click();
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No table yet').waitFor();
    expect((await agent.next('recognition-sets')).sets).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  },
);

test.skipIf(missing)('who only reads sees what there is and no way to change it', async () => {
  const { page, context } = await visit(browser, console_, DESK);
  await page.goto(`${console_.url}/classification-data`);
  await page.getByRole('button', { name: '登记文档' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('文件').setInputFiles(file('并购方案.docx', PLAN));
  await dialog.getByRole('button', { name: '上传', exact: true }).click();
  await dialog.getByText('已登记 1 份文档').waitFor();
  await context.close();

  const cookie = await console_.cookieOf({ username: 'auditor', password: 'who watches the watchers now' });
  const reading = await visit(browser, console_, DESK, cookie);
  await reading.page.goto(`${console_.url}/classification-data`);
  await reading.page.getByText('并购方案.docx').waitFor();
  for (const name of ['上传客户数据表', '登记文档', '导入离线文件', '移除'])
    expect(await reading.page.getByRole('button', { name }).count(), name).toBe(0);
  await reading.context.close();
});

const LOOKS: Look[] = [
  { locale: 'zh-CN', width: 1440, colorScheme: 'light' },
  { locale: 'zh-CN', width: 390, colorScheme: 'dark' },
  { locale: 'en', width: 1440, colorScheme: 'dark' },
  { locale: 'en', width: 390, colorScheme: 'light' },
];
test.skipIf(missing)('the pages are whole in both languages, wide and narrow, light and dark', async () => {
  for (const [name, changes] of [
    ['customers', {}],
    ['high-net-worth-clients-of-all-branches', { failed: true }],
  ] as const) {
    const uploaded = await fetch(`${console_.url}/api/v1/recognition/tables?name=${name}&match=2`, {
      method: 'POST',
      headers: { cookie: console_.cookie, 'content-type': 'text/csv' },
      body: CSV,
    });
    expect(uploaded.status).toBe(201);
    const { sets } = (await console_.ask('GET', '/recognition')).body;
    agent.say({
      type: 'recognition-status',
      sets: sets.map(({ id, version, bytes }: { id: string; version: number; bytes: number }) =>
        'failed' in changes && id.endsWith(name)
          ? { id, wanted: version, state: 'failed', received: 0, reason: 'ENOSPC: no space left on device' }
          : { id, wanted: version, state: 'in-use', inUse: version, received: bytes },
      ),
    });
  }
  for (const look of LOOKS) {
    const { page, context, errors } = await visit(browser, console_, look);
    const whole = async (name: string) => {
      await page.waitForTimeout(500);
      await page.screenshot({
        path: `test-output/screens/${name}-${look.locale}-${look.width}.png`,
        fullPage: true,
      });
      expect(await seriousFindings(page), `${name} ${look.locale}`).toEqual([]);
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(wider, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    };
    await page.goto(`${console_.url}/classification-data`);
    await page.getByText('high-net-worth-clients-of-all-branches').waitFor();
    await whole('classification-data');
    await page.goto(`${console_.url}/classification-data/edm.high-net-worth-clients-of-all-branches`);
    await page.getByText('ENOSPC').waitFor();
    await whole('classification-set');
    await page.goto(`${console_.url}/classification-data`);
    await page
      .getByRole('button', { name: look.locale === 'en' ? 'Upload a table' : '上传客户数据表' })
      .click();
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file('clients.csv', CSV));
    await page.getByLabel('年龄').waitFor();
    await whole('classification-upload');
    expect(errors).toEqual([]);
    await context.close();
  }
});
