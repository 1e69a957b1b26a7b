import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'ASVS.md'), 'utf8');

const STATES = ['met', 'partly', 'not', 'n.a.'] as const;
/** Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0. */
const CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const rows = [...text.matchAll(/^\| V(\d+)\.(\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, chapter, rest, short, state, evidence]) => ({
    chapter: Number(chapter),
    id: `V${chapter}.${rest}`,
    short: short!,
    state: state!,
    evidence: evidence!,
  }),
);

/** Files and folders named in a text; other code in backticks (headers, names of functions) is none. */
function filesIn(evidence: string): string[] {
  const code = [...evidence.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name!);
  return code.filter(
    (name) => /^[\w@-][\w@./-]*\.(tsx?|mjs|cjs|json|md)$/.test(name) && name !== 'openapi.json',
  );
}

/** Tests named by their titles, each list behind the file that it is of. */
function testsIn(evidence: string): { file: string; title: string }[] {
  return [...evidence.matchAll(/`([^`\s]+\.test\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(([, file, titles]) =>
    [...titles!.matchAll(/“([^”]+)”/g)].map(([, title]) => ({ file: file!, title: title! })),
  );
}

test('every requirement of levels 1 and 2 stands there once, with a state', () => {
  const ids = rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const counts = CHAPTERS.map((_, n) => rows.filter(({ chapter }) => chapter === n + 1).length);
  expect(counts).toEqual(CHAPTERS);
  for (const { id, state } of rows) expect(STATES, id).toContain(state);
  // A row that the pattern does not read would otherwise be missed without a word.
  expect(text.match(/^\| V\d/gm)).toHaveLength(rows.length);
});

test('the counts in the head are those of the tables', () => {
  const told = Object.fromEntries(
    [...text.matchAll(/^\| (met|partly|not|n\.a\.|all) \| (\d+) \|$/gm)].map(([, state, count]) => [
      state,
      Number(count),
    ]),
  );
  const counted = Object.fromEntries(
    STATES.map((state) => [state, rows.filter((row) => row.state === state).length]),
  );
  expect(told).toEqual({ ...counted, all: rows.length });
});

test('what is not met, or partly, stands in the list at the end, and nothing else does', () => {
  const end = text.slice(text.indexOf('## What is not met'));
  const listed = [...new Set(end.match(/V\d+\.\d+\.\d+/g))].sort();
  const open = rows.filter(({ state }) => state === 'not' || state === 'partly').map(({ id }) => id);
  expect(listed).toEqual(open.sort());
});

describe('evidence', () => {
  test('is named for all that is met, wholly or partly, and every file is there', () => {
    for (const { id, state, evidence } of rows) {
      const files = filesIn(evidence);
      if (state === 'met' || state === 'partly') expect(files, id).not.toEqual([]);
      for (const file of files) expect(existsSync(join(root, file)), `${id}: ${file}`).toBe(true);
    }
  });

  test('by a test is a test of that title in that file', () => {
    const named = rows.flatMap(({ id, evidence }) => testsIn(evidence).map((each) => ({ id, ...each })));
    expect(named.length).toBeGreaterThan(80);
    for (const { id, file, title } of named) {
      expect(readFileSync(join(root, file), 'utf8').includes(title), `${id}: ${file} “${title}”`).toBe(true);
    }
    // A title behind anything but its file would not be looked at.
    const titles = rows.flatMap(({ evidence }) => evidence.match(/“[^”]+”/g) ?? []);
    expect(named).toHaveLength(titles.length);
  });
});
