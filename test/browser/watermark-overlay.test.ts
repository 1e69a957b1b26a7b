import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copy } from '../../scripts/bench/watermark/transforms.ts';
import { buildTray } from '../../scripts/tray/build.ts';
import { luminanceIn } from '../../scripts/watermark/picture.ts';
import { readWatermark } from '../../shared/watermark/read/read.ts';
import { chromiumMissing, launchChromium } from './chromium.ts';

const missing = chromiumMissing();
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
let folder: string;
let browser: Browser;

beforeAll(async () => {
  if (missing) return;
  folder = mkdtempSync(join(tmpdir(), 'guardpost-overlay-'));
  await buildTray({ out: folder });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test.skipIf(missing)(
  'what the overlay draws under the tray’s policy is read out of a screenshot of it',
  async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.route('**/*', (route) => {
      const file = join(folder, 'pages', new URL(route.request().url()).pathname);
      if (!existsSync(file)) return route.fulfill({ status: 404 });
      return route.fulfill({
        body: readFileSync(file),
        contentType: TYPES[extname(file)] ?? 'application/octet-stream',
        headers: { 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'" },
      });
    });
    const settings = {
      visible: { lines: ['王芳', '<PC-0042>'], time: true, density: 'normal', opacity: 0.12 },
      coded: { device: 0xabcd_ef12, user: 0x77, strength: 1 },
    };
    const began = Date.now();
    await page.goto(`http://tray.test/overlay.html#${encodeURIComponent(JSON.stringify(settings))}`);
    await page.locator('svg text').first().waitFor({ state: 'attached' });
    expect(await page.locator('svg text').allTextContents()).toEqual(
      expect.arrayContaining(['王芳', '<PC-0042>', expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)]),
    );
    const reading = readWatermark(luminanceIn(copy(await loadImage(await page.screenshot()))));
    expect(reading?.payload).toMatchObject({ device: 0xabcd_ef12, user: 0x77 });
    expect(Math.abs(reading!.payload.at - began)).toBeLessThan(120_000);
    expect(errors).toEqual([]);
  },
);
