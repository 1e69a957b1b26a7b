import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (text: string) => writeFileSync(join(folder, 'agent.json'), text);

test('no file is every default', async () => {
  expect(await loadConfig(folder)).toMatchObject({
    logLevel: 'info',
    spool: { maxMegabytes: 256, keepAcknowledgedHours: 72 },
    inspector: { timeoutSeconds: 30 },
  });
});

test('what is given counts, the rest stays', async () => {
  write('{"spool":{"maxMegabytes":10},"language":"en"}');
  expect(await loadConfig(folder)).toMatchObject({
    language: 'en',
    spool: { maxMegabytes: 10, keepAcknowledgedMegabytes: 32 },
  });
});

test.each([
  ['{"spool":{"maxMegabyte":10}}', /agent\.json.*maxMegabyte/],
  ['{"spool":{"maxMegabytes":"10"}}', /agent\.json.*spool\.maxMegabytes/],
  ['{"inspector":{"timeoutSeconds":0}}', /agent\.json.*inspector\.timeoutSeconds/],
  ['{"logLevel":"loud"}', /agent\.json.*logLevel/],
  ['[]', /agent\.json/],
  ['{"spool":', /agent\.json/],
  ['\u0000\u0001', /agent\.json/],
])('%s is refused, naming the file and the place', async (text, message) => {
  write(text);
  await expect(loadConfig(folder)).rejects.toThrow(message);
});
