import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StateFiles } from './state-files.ts';

let folder: string;
let changed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-state-'));
  changed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (byte = 7) => new StateFiles(folder, Buffer.alloc(32, byte), (name) => changed.push(name));
const path = (name: string) => join(folder, `${name}.sealed`);

test('what was saved is found again, and nothing else has it', async () => {
  expect(await open().file('grants').load()).toBeUndefined();
  await open().file('grants').save({ serial: 'STICK-0001' });
  expect(await open().file('grants').load()).toEqual({ serial: 'STICK-0001' });
  expect(readFileSync(path('grants'), 'latin1')).not.toContain('STICK-0001');
  await expect(open(8).file('grants').load()).rejects.toThrow('is not used');
});

test('a changed byte anywhere, or a cut, is told of and not used', async () => {
  await open().file('grants').save([1, 2, 3]);
  const whole = readFileSync(path('grants'));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, by, cut) => {
        const other = Buffer.from(whole);
        other[at]! ^= by;
        writeFileSync(path('grants'), cut ? whole.subarray(0, at) : other);
        changed = [];
        await expect(open().file('grants').load()).rejects.toThrow(path('grants'));
        expect(changed).toEqual(['grants']);
      },
    ),
    { numRuns: 60 },
  );
});

test('the file of one state does not pass for another', async () => {
  await open()
    .file('groups')
    .save({ groups: ['everything-allowed'] });
  renameSync(path('groups'), path('grants'));
  await expect(open().file('grants').load()).rejects.toThrow('is not used');
});
