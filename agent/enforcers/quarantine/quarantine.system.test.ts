import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canMountImages, makeStick, type Stick } from '../../../scripts/demo/stick.ts';
import { noteNameFor } from './note.ts';
import { openQuarantine, type Quarantine } from './quarantine.ts';

const run = promisify(execFile);

// Real file systems on loop devices: what a full, a read-only and a vanished stick really answer.
const kinds = await Promise.all(
  (['ext4', 'vfat'] as const).map(async (kind) => {
    const possible = await canMountImages(kind);
    return {
      kind,
      possible,
      reason: possible ? '' : ` (needs root, mkfs.${kind} and ${kind} in the kernel)`,
    };
  }),
);
describe.each(kinds)('on a real $kind stick$reason', ({ kind, possible }) => {
  let base: string;
  let stick: Stick;
  let quarantine: Quarantine;

  beforeEach(async () => {
    if (!possible) return;
    base = await mkdtemp(join(tmpdir(), 'guardpost-quarantine-'));
    stick = await makeStick(base, 'stick', kind, 16);
    await stick.plugIn();
    ({ quarantine } = await openQuarantine({ dir: join(base, 'store'), keyDir: join(base, 'keys') }));
  });
  afterEach(async () => {
    await stick?.discard();
    if (base) await rm(base, { recursive: true, force: true });
  });

  async function take(path: string) {
    const { dev, ino } = await stat(path, { bigint: true });
    const about = { quarantineId: randomUUID() as string, fileName: 'a.docx', draft: {} };
    return { about, outcome: await quarantine.take({ path, dev, ino, root: stick.mountPoint }, about) };
  }

  test.skipIf(!possible)('a file is taken and comes back, also after the stick was out', async () => {
    const path = join(stick.mountPoint, 'a.docx');
    await writeFile(path, 'x'.repeat(1_000_000));
    const { about, outcome } = await take(path);
    expect(outcome).toMatchObject({ state: 'done' });
    await stick.pullOut();
    await stick.plugIn();
    expect((await readdir(stick.mountPoint)).filter((name) => name !== 'lost+found')).toEqual([
      noteNameFor('a.docx'),
    ]);
    expect(await quarantine.restore(about.quarantineId)).toMatchObject({ ok: true });
    expect((await readFile(path)).length).toBe(1_000_000);
  });

  test.skipIf(!possible)('a full stick loses the note, not the file', async () => {
    const path = join(stick.mountPoint, 'a.docx');
    await writeFile(path, 'x'.repeat(300_000));
    await run('dd', ['if=/dev/zero', `of=${join(stick.mountPoint, 'filler')}`, 'bs=64k']).catch(() => {});
    const { outcome } = await take(path);
    expect(outcome).toMatchObject({ state: 'done' });
    await expect(access(path)).rejects.toThrow();
  });

  test.skipIf(!possible)('a read-only stick keeps its file, and the outcome says why', async () => {
    const path = join(stick.mountPoint, 'a.docx');
    await writeFile(path, 'x');
    await run('mount', ['-o', 'remount,ro', stick.mountPoint]);
    const { outcome } = await take(path);
    expect(outcome).toEqual({ state: 'not-stopped', reason: 'read-only' });
    expect(await readFile(path, 'utf8')).toBe('x');
    expect(
      (await readdir(join(base, 'store'))).filter((name) => /sealed|pending|copying/.test(name)),
    ).toEqual([]);
  });
});
