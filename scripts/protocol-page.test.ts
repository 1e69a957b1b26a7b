import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { protocolPage } from './protocol-page.ts';

test('PROTOCOL.md is what the schemas say (npm run docs writes it)', async () => {
  expect(await readFile(new URL('../shared/protocol/PROTOCOL.md', import.meta.url), 'utf8')).toBe(
    protocolPage(),
  );
});
