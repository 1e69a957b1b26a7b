import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exposedPaths } from './exposed.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-exposed-'));
  mkdirSync(join(folder, 'program'));
  writeFileSync(join(folder, 'program', 'main'), '', { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = () => join(folder, 'program', 'main');

test('what only its owner may change is not exposed, also below a folder for everyone such as /tmp', async () => {
  expect(await exposedPaths([program()])).toEqual([]);
});

test('a program that others may write, or may put another in the place of, is', async () => {
  chmodSync(program(), 0o666);
  expect(await exposedPaths([program()])).toEqual([program()]);
  chmodSync(program(), 0o644);
  chmodSync(join(folder, 'program'), 0o775);
  expect(await exposedPaths([program()])).toEqual([join(folder, 'program')]);
});

test('what belongs to somebody else is', async () => {
  const stranger = (process.getuid?.() ?? 0) + 1;
  const ours = process.getuid?.() === 0 ? [] : [program(), join(folder, 'program'), folder];
  expect((await exposedPaths([program()], stranger)).sort()).toEqual(ours.sort());
});
