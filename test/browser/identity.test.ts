import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { AgentDouble } from '../../console/testing/agent-double.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { CLOSE } from '../../shared/protocol/limits.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { DESK, visit } from './visit.ts';

const missing = chromiumMissing();
const SCREENS = fileURLToPath(new URL('../../test-output/screens/', import.meta.url));

let browser: Browser;
let console_: TestConsole;
beforeAll(async () => {
  if (missing) return;
  mkdirSync(SCREENS, { recursive: true });
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole);
});
afterAll(async () => {
  await browser?.close();
  await console_?.stop();
});

test.skipIf(missing)(
  'a copied identity is shown in both languages, settled, and the PC revoked',
  async () => {
    const agent = await console_.agent();
    const copy = await AgentDouble.connect(console_.linkUrl, agent.identity);
    copy.hello({ hostname: 'COPY-PC' });
    expect((await copy.closed).code).toBe(CLOSE.inUse);
    const url = `${console_.url}/devices/${agent.identity.agentId}`;

    const english = await visit(browser, console_, { ...DESK, locale: 'en' });
    await english.page.goto(url);
    const notice = english.page.getByRole('alert').filter({ hasText: 'may have been copied' });
    await notice.getByText('COPY-PC').waitFor();
    expect(await seriousFindings(english.page)).toEqual([]);

    const { page, errors } = await visit(browser, console_, DESK);
    await page.goto(url);
    const alert = page.getByRole('alert').filter({ hasText: '该电脑的身份可能已被复制' });
    await alert.getByText('COPY-PC').waitFor();
    await page.screenshot({ path: `${SCREENS}identity-copied.png`, fullPage: true });
    await alert.getByRole('button', { name: '已处理' }).click();
    await alert.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /吊\s?销/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('电脑被盗');
    await dialog.getByRole('button', { name: /吊\s?销/ }).click();
    await page.getByText('由 admin 吊销：电脑被盗').waitFor();
    expect((await agent.closed).code).toBe(CLOSE.revoked);
    await page.screenshot({ path: `${SCREENS}identity-revoked.png`, fullPage: true });
    expect([...errors, ...english.errors]).toEqual([]);
  },
);
