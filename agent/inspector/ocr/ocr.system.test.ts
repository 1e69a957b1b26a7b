import { existsSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, describe, expect, it } from 'vitest';
import { denseScreenshot } from '../../../scripts/bench/dense-screenshot.ts';
import { shareRight } from '../../../scripts/bench/share-right.ts';
import { loadPlatform } from '../../platform/select.ts';
import { createOcr } from './client.ts';

const FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
const missing =
  process.platform !== 'linux' ? 'not Linux' : existsSync(FONT) ? undefined : 'needs fonts-noto-cjk';

const LINES = [
  '机密文件 严禁外传',
  '张三 身份证 110101199003078515',
  '卡号 6222021234567890123 手机 13800138000',
  'Confidential quarterly report 2024',
];

function screenshot(background: string, ink: string): Buffer {
  const canvas = createCanvas(1000, 300);
  const context = canvas.getContext('2d');
  context.fillStyle = background;
  context.fillRect(0, 0, 1000, 300);
  context.fillStyle = ink;
  context.font = '24px "Noto Sans CJK SC"';
  for (const [i, line] of LINES.entries()) context.fillText(line, 24, 50 + i * 60);
  return canvas.toBuffer('image/png');
}

describe.skipIf(missing !== undefined)(
  `text in pictures${missing === undefined ? '' : ` (${missing})`}`,
  async () => {
    const ocr =
      missing === undefined ? createOcr(await loadPlatform(), { timeoutMs: 60_000, idleMs: 500 }) : undefined;
    afterAll(() => ocr?.close());

    it.each([
      ['dark on light', '#ffffff', '#000000'],
      ['light on dark', '#1e1e1e', '#dddddd'],
    ])('is read in a confined process: %s', async (_name, background, ink) => {
      const text = await ocr!.read({ kind: 'file', bytes: screenshot(background, ink) });
      const squeezed = text?.replace(/\s/g, '');
      for (const line of LINES) expect(squeezed).toContain(line.replace(/\s/g, ''));
    });

    it('on a dense screen of Chinese and English has at least 95 % of its characters', async () => {
      const { png, lines } = denseScreenshot();
      const text = await ocr!.read({ kind: 'file', bytes: png });
      expect(shareRight(lines.join(''), text ?? '')).toBeGreaterThanOrEqual(0.95);
    });

    it('of a picture that cannot be decoded is none, and the next one is read', async () => {
      expect(await ocr!.read({ kind: 'file', bytes: Buffer.from('no picture') })).toBe('');
      expect(
        await ocr!.read({ kind: 'pixels', width: 4000, height: 4000, channels: 4, bytes: Buffer.alloc(10) }),
      ).toBe('');
      expect(await ocr!.read({ kind: 'file', bytes: screenshot('#fff', '#000') })).toContain('13800138000');
    });
  },
);
