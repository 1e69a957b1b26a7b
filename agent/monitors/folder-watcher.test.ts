import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FolderWatcher } from './folder-watcher.ts';

let root: string;
let seen: string[];
let entries: string[];
let watcher: FolderWatcher;
/** On a busy machine too. */
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 10_000 });
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guardpost-folders-'));
  seen = [];
  entries = [];
});
afterEach(async () => {
  await watcher.close();
  rmSync(root, { recursive: true, force: true });
});

function watch(): FolderWatcher {
  watcher = new FolderWatcher(root, () => false, {
    onEvent: (folder, name) => seen.push(join(folder, name)),
    onEntry: ({ path }) => entries.push(path.toString()),
    onUnwatchable: (folder) => entries.push(`unwatchable ${folder}`),
    onError: (error) => entries.push(`error ${error.code}`),
  });
  return watcher;
}

// chokidar's promise does not cover this method; an update that stops calling it would cost 120 MB unnoticed.
test('chokidar reads folders through our reader, and watches no file', async () => {
  for (const folder of ['a', 'a/b', 'c']) mkdirSync(join(root, folder));
  for (const file of ['1', 'a/2', 'a/b/3']) writeFileSync(join(root, file), file);
  const scan = vi.spyOn(FolderWatcher.prototype, 'createScanStream');
  await watch().begin();
  expect(scan).toHaveBeenCalled();
  scan.mockRestore();
  expect(entries.sort()).toEqual(['1', 'a/2', 'a/b/3'].map((file) => join(root, file)).sort());
  const watched = Object.keys(watcher.getWatched());
  for (const folder of ['', 'a', 'a/b', 'c']) expect(watched).toContain(join(root, folder));
  expect(watched).toHaveLength(5); // and the folder above, by name only
});

test('what happens in new folders, however deep and fast they come, is seen or read', async () => {
  await watch().begin();
  mkdirSync(join(root, 'x/y/z'), { recursive: true });
  writeFileSync(join(root, 'x/y/z/file'), '1');
  await eventually(() => [...seen, ...entries]).toContain(join(root, 'x/y/z/file'));
  writeFileSync(join(root, 'x/y/z/later'), '1');
  await eventually(() => [...seen, ...entries]).toContain(join(root, 'x/y/z/later'));
});

test('a folder whose name chokidar would take for a path is told, not missed', async () => {
  mkdirSync(join(root, 'a\\b'));
  await watch().begin();
  expect(entries).toContain(`unwatchable ${join(root, 'a\\b')}`);
});
