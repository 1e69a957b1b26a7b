import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { detectorsPage } from './detectors-page.ts';

test('DETECTORS.md is what the code makes of it (npm run docs)', () => {
  const page = readFileSync(new URL('../shared/detection/DETECTORS.md', import.meta.url), 'utf8');
  expect(page).toBe(detectorsPage());
});
