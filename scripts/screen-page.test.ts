import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { screenPage } from './screen-page.ts';

test('SCREEN.md is what the code makes of it (npm run docs)', () => {
  const page = readFileSync(new URL('../shared/screen/SCREEN.md', import.meta.url), 'utf8');
  expect(page).toBe(screenPage());
});
