import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Child, startGuardpost } from '../../scripts/demo/children.ts';
import { ConsoleClient } from '../../scripts/demo/console-client.ts';
import { docx } from '../../scripts/demo/documents.ts';
import { canMountImages, makeStick, type Stick } from '../../scripts/demo/stick.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';

// The product's main job, seen as an analyst sees it: console, agent and browser are the real ones.
const missing = chromiumMissing();
const password = 'correct horse battery';
let folder: string;
let console_: Child;
let agent: Child;
let stick: Stick;
let client: ConsoleClient;
let browser: Browser;

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'guardpost-e2e-'));
  stick = await makeStick(folder, 'stick', (await canMountImages()) ? 'ext4' : 'folder');
  await stick.plugIn();
  console_ = startGuardpost([
    'console',
    '--data',
    join(folder, 'console'),
    '--listen',
    '127.0.0.1:0',
    '--second-factor',
    'optional',
  ]);
  client = new ConsoleClient((await console_.line(/(https?:\/\/\S+)/))[1]!);
  await client.setUp((await console_.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!, 'admin', password);
  const { revision } = await client.publish(
    demoPolicy(stick.mountPoint, false),
    await client.currentRevision(),
    '',
  );
  agent = startGuardpost([
    'agent',
    '--data',
    join(folder, 'agent'),
    '--enroll',
    await client.enrolmentUrl('e2e'),
  ]);
  await vi.waitUntil(async () => (await client.adoption(revision)).devices[0]?.state === 'applied', {
    timeout: 30_000,
    interval: 200,
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await agent?.stop();
  await console_?.stop();
  await stick?.discard();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test.skipIf(missing)(
  'a marked docx copied to the stick is gone, and its row appears in the open page',
  async () => {
    const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
    await page.goto(client.url);
    await page.evaluate(
      async (body) => {
        const response = await fetch('/api/v1/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (!response.ok) throw new Error(await response.text());
      },
      JSON.stringify({ username: 'admin', password }),
    );
    await page.goto(`${client.url}/events`);
    const name = '凤凰项目并购方案.docx';
    await page.waitForLoadState('load');
    expect(await page.getByText(name).count()).toBe(0);

    const target = join(stick.mountPoint, name);
    await writeFile(target, docx(['机密★5年', '凤凰项目并购方案'], 1_000_000));

    await page.getByText(name).first().waitFor({ timeout: 15_000 });
    await expect
      .poll(() =>
        access(target).then(
          () => true,
          () => false,
        ),
      )
      .toBe(false);
    // The person finds out why, beside where the file was, in both languages.
    const note = (await readdir(stick.mountPoint)).find((entry) => entry.startsWith(name));
    expect(note).toBeDefined();

    await page.getByText(name).first().click();
    await page.getByText('机密', { exact: false }).first().waitFor();
    await page.screenshot({ path: 'test-output/screens/live-copy.png' });
    const [event] = (await client.events('action=block')).events;
    expect(event).toMatchObject({
      file: { name },
      decision: { ruleId: 'block-secret-on-removable' },
      outcome: { state: 'done' },
    });

    // Ordered back by the console, it lies where it was, byte for byte what it was, and stays.
    await client.restore(event!.agentId, event!.outcome!.quarantineId!);
    await expect
      .poll(
        () =>
          access(target).then(
            () => true,
            () => false,
          ),
        { timeout: 15_000 },
      )
      .toBe(true);
  },
);
