import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealEvidence } from '../../agent/service/evidence/seal-evidence.ts';
import { startConsole } from '../../console/main.ts';
import { type AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { seriousFindings } from './axe.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';
import { sign } from './sign.ts';
import { DESK, visit } from './visit.ts';

const missing = chromiumMissing();
const SCREENS = fileURLToPath(new URL('../../test-output/screens/', import.meta.url));
const COLLEAGUE = { username: 'wang', password: 'a second pair of eyes sees more' };
const PASSPHRASE = 'a passphrase for the holder';
const SECRET = '11010519491231002X';
const CONTENT = Buffer.from(`绝密\n王伟,${SECRET}\n`);

let browser: Browser;
let console_: TestConsole;
let agent: AgentDouble;
beforeAll(async () => {
  if (missing) return;
  mkdirSync(SCREENS, { recursive: true });
  browser = await launchChromium();
  console_ = await TestConsole.start(startConsole);
  agent = await console_.agent();
});
afterAll(async () => {
  await browser?.close();
  await agent?.leave();
  await console_?.stop();
});

/** Evidence as an agent seals it, announced and uploaded; gives the id of the evidence. */
async function evidenceFor(recipient: string): Promise<string> {
  const id = randomUUID();
  const eventId = randomUUID();
  const sha256 = createHash('sha256').update(CONTENT).digest('hex');
  const head = {
    id,
    eventId,
    agentId: agent.identity.agentId,
    at: Date.now(),
    file: {
      name: '客户名单.csv',
      path: '/media/客户名单.csv',
      content: { sizeBytes: CONTENT.length, sha256 },
    },
    findings: [{ detector: 'cn.resident-id', value: SECRET, line: 2 }],
  };
  const pieces: Uint8Array[] = [];
  const content = (async function* () {
    yield CONTENT;
  })();
  for await (const piece of sealEvidence(head, content, [recipient])) pieces.push(piece);
  const sealed = Buffer.concat(pieces);
  const kept = {
    id,
    what: 'file' as const,
    sizeBytes: sealed.length,
    sha256: createHash('sha256').update(sealed).digest('hex'),
  };
  await agent.deliver([{ seq: 1, event: anEvent({ id: eventId, evidence: { asked: 'file', kept } }) }]);
  agent.say({ type: 'evidence-piece', id, offset: 0, data: sealed.toString('base64') });
  expect((await agent.next('evidence-state')).state).toBe('kept');
  return id;
}

const shown = (page: Page, name: string) =>
  page.screenshot({ path: `${SCREENS}${name}.png`, fullPage: true });

test.skipIf(missing)(
  'a holder makes a key, asks with a reason, another person signs, and the evidence opens in the browser alone',
  { timeout: 120_000 },
  async () => {
    const { page, errors, foreign } = await visit(browser, console_, DESK);
    await page.goto(`${console_.url}/evidence`);
    await page.getByLabel('密钥口令').fill(PASSPHRASE);
    await page.getByLabel('再次输入口令').fill(PASSPHRASE);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '生成密钥对' }).click(),
    ]);
    const keyFile = readFileSync((await download.path())!);
    expect(keyFile.toString()).not.toContain('AGE-SECRET-KEY');
    const recipient = await page.getByRole('status').locator('code').innerText();
    expect(recipient).toMatch(/^age1/);
    await evidenceFor(recipient);

    const { events } = (await console_.ask('GET', '/events')).body;
    const url = `${console_.url}/events/${events[0].position}`;
    await page.goto(url);
    const details = page.getByRole('dialog').filter({ hasText: '保管记录' });
    await details.getByRole('button', { name: '申请打开' }).click();
    const asking = page.getByRole('dialog', { name: '申请打开证据' });
    await asking.getByRole('textbox').fill('客户投诉，核对外发内容');
    await asking.getByRole('button', { name: '申请打开' }).click();
    await details.getByText('等待另一人签名。').waitFor();
    await shown(page, 'evidence-asked-zh');

    const colleague = await console_.colleague(COLLEAGUE);
    const second = await visit(browser, console_, DESK, colleague);
    await second.page.goto(`${console_.url}/requests`);
    await second.page.getByRole('button', { name: /批\s?准/ }).click();
    await second.page
      .getByRole('tooltip')
      .getByRole('button', { name: /批\s?准/ })
      .click();
    await sign(second.page, COLLEAGUE.password);
    await second.page.getByText('已批准').first().waitFor();

    await page.goto(url);
    await page.getByRole('button', { name: /^打\s?开$/ }).click();
    const opening = page.getByRole('dialog', { name: '打开证据' });
    const chooseKey = () =>
      opening
        .locator('input[type=file]')
        .setInputFiles({ name: 'key.age', mimeType: 'text/plain', buffer: keyFile });
    await chooseKey();
    await opening.getByLabel('密钥口令').fill('some other passphrase');
    await opening.getByRole('button', { name: /^打\s?开$/ }).click();
    await opening.getByText('口令无法打开此密钥文件').waitFor({ timeout: 30_000 });
    await opening.getByLabel('密钥口令').fill(PASSPHRASE);
    await opening.getByRole('button', { name: /^打\s?开$/ }).click();
    await opening.getByText(SECRET).first().waitFor({ timeout: 30_000 });
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      opening.getByRole('button', { name: '保存文件' }).click(),
    ]);
    expect(readFileSync((await saved.path())!).equals(CONTENT)).toBe(true);
    await shown(page, 'evidence-opened-zh');
    expect(await seriousFindings(page)).toEqual([]);

    const english = await visit(browser, console_, { ...DESK, locale: 'en' });
    await english.page.goto(url);
    await english.page.getByText('Handed out to admin.').first().waitFor();
    await shown(english.page, 'evidence-custody-en');
    await english.page.goto(`${console_.url}/evidence`);
    await english.page.getByText('Here, sealed').first().waitFor();
    await shown(english.page, 'evidence-list-en');
    expect(await english.page.content()).not.toContain(SECRET);
    expect([...errors, ...english.errors, ...foreign]).toEqual([]);
  },
);
