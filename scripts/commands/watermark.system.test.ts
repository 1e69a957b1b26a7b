import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceCode, userCode } from '../../shared/watermark/payload.ts';
import { runCli } from '../testing/run-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const AGENT = '5a0d7c1e-52f7-4c38-9d0f-1d6f3b9f8a11';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-watermark-'));
  const canvas = createCanvas(1280, 800);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 1280, 800);
  context.fillStyle = '#222';
  context.font = '16px sans-serif';
  for (let y = 40; y < 780; y += 26)
    context.fillText('Clients, holdings and limits, third quarter 2026. '.repeat(4), 40, y);
  writeFileSync(at('screen.png'), canvas.toBuffer('image/png'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

test('a leaked picture names device, user and minute: turned, halved and through JPEG at 60', async () => {
  const written = await runCli([
    ...['watermark', 'write', at('screen.png'), '--out', at('marked.png')],
    ...['--agent', AGENT, '--user', '王芳', '--time', '2026-11-24T09:30:41Z'],
  ]);
  expect(written).toMatchObject({ status: 0, errors: '' });
  const marked = await loadImage(readFileSync(at('marked.png')));
  const photo = createCanvas(800, 560);
  const context = photo.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.translate(400, 280);
  context.rotate(0.09);
  context.scale(0.5, 0.5);
  context.drawImage(marked, -640, -400);
  writeFileSync(at('photo.jpg'), await photo.encode('jpeg', 60));

  const read = await runCli(['watermark', 'read', at('photo.jpg')]);
  expect(read.status).toBe(0);
  expect(JSON.parse(read.output)).toMatchObject({
    found: true,
    device: hex(deviceCode(AGENT), 8),
    user: hex(userCode(AGENT, '王芳'), 4),
    at: '2026-11-24T09:30:00.000Z',
  });
});

test('a picture without one is said to have none, with status 1', async () => {
  const read = await runCli(['watermark', 'read', at('screen.png')]);
  expect(read.status).toBe(1);
  expect(JSON.parse(read.output)).toEqual({ path: at('screen.png'), found: false });
});

test('what is no picture is an error in one line, with status 3', async () => {
  writeFileSync(at('note.txt'), 'no picture');
  const read = await runCli(['watermark', 'read', at('note.txt')]);
  expect(read.status).toBe(3);
  expect(read.errors.trim()).toMatch(/^guardpost: .*note\.txt.*picture/);
});
