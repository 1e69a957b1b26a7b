import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Every `file` › title of THREATS.md; titles are parted by a middle dot. */
function named(): { file: string; titles: string[] }[] {
  const text = readFileSync('THREATS.md', 'utf8');
  return [...text.matchAll(/\| `([^`]+)` › ?([^|]*)\|/g)].map(([, file, titles]) => ({
    file: file!,
    titles: titles!
      .split(' · ')
      .map((title) => title.trim())
      .filter(Boolean),
  }));
}

test('every test that THREATS.md names is there', () => {
  const all = named();
  expect(all.length).toBeGreaterThan(35);
  for (const { file, titles } of all) {
    expect(existsSync(file), file).toBe(true);
    const source = readFileSync(file, 'utf8');
    for (const title of titles) expect(source.includes(title), `${file}: ${title}`).toBe(true);
  }
});

test('every row of its tables names a test', () => {
  const rows = readFileSync('THREATS.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| (?!attack|---)/.test(line));
  for (const row of rows) expect(row).toMatch(/\| `[^`]+` ›/);
});
