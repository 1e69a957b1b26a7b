import { createHash, randomUUID } from 'node:crypto';
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isNoteName, noteNameFor } from './note.ts';
import { type FileToTake, openQuarantine, type Quarantine } from './quarantine.ts';

let base: string;
let stick: string;
let store: string;
let keys: string;
let quarantine: Quarantine;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'guardpost-quarantine-'));
  [stick, store, keys] = ['stick', 'store', 'keys'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(stick);
  ({ quarantine } = await openQuarantine({ dir: store, keyDir: keys }));
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function seen(path: string | Buffer): Promise<FileToTake> {
  const { dev, ino } = await stat(path, { bigint: true });
  return { path, dev, ino, root: stick };
}

const reason = (id = randomUUID() as string) => ({
  quarantineId: id,
  fileName: '方案.docx',
  ruleName: { 'zh-CN': '禁止拷出', en: 'Not to leave' },
  contact: { name: '信息安全部', phone: '8000' },
  draft: { at: 1 },
});

async function put(name: string, content: string | Buffer = '机密内容'): Promise<string> {
  const path = join(stick, name);
  await writeFile(path, content);
  return path;
}

describe('a file taken', () => {
  test('is off the stick, sealed in the store, and a note tells why in both languages', async () => {
    const path = await put('方案.docx');
    const about = reason();
    expect(await quarantine.take(await seen(path), about)).toEqual({
      state: 'done',
      quarantineId: about.quarantineId,
    });
    expect(await readdir(stick)).toEqual([noteNameFor('方案.docx')]);
    const note = await readFile(join(stick, noteNameFor('方案.docx')), 'utf8');
    for (const part of ['禁止拷出', 'Not to leave', '信息安全部 8000', about.quarantineId])
      expect(note).toContain(part);
    expect(note).not.toContain('机密内容');
    const [sealed] = (await readdir(store)).filter((name) => name.endsWith('.sealed'));
    const bytes = await readFile(join(store, sealed!));
    expect(bytes.includes('机密内容')).toBe(false);
    expect(bytes.includes('方案')).toBe(false);
    expect((await stat(join(store, sealed!))).mode & 0o777).toBe(0o600);
    expect((await stat(store)).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['empty', 0],
    ['of exactly one chunk', 256 * 1024],
    ['of many chunks', 1_000_003],
  ])('%s comes back byte for byte, with its mode and time, and its note goes', async (_name, size) => {
    const content = Buffer.alloc(size, 'abc机密');
    const path = await put('a.bin', content);
    const when = new Date('2020-01-02T03:04:05Z');
    await utimes(path, when, when);
    const about = reason();
    await quarantine.take(await seen(path), about);
    const result = await quarantine.restore(about.quarantineId);
    expect(result).toEqual({ ok: true, path: Buffer.from(path) });
    expect((await readFile(path)).equals(content)).toBe(true);
    expect((await stat(path)).mtime).toEqual(when);
    expect(await readdir(stick)).toEqual(['a.bin']);
    expect(await quarantine.restore(about.quarantineId)).toEqual({ ok: false, reason: 'unknown' });
  });

  test('and given back is exempt where it lies and as it is, also after a restart', async () => {
    const path = await put('a.txt', 'x');
    const about = reason();
    await quarantine.take(await seen(path), about);
    await quarantine.restore(about.quarantineId);
    const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
    const { quarantine: again } = await openQuarantine({ dir: store, keyDir: keys });
    expect(again.isExempt(sha256, path)).toBe(true);
    expect(again.isExempt(sha256, `${path}2`)).toBe(false);
    expect(again.isExempt('0'.repeat(64), path)).toBe(false);
    expect(again.isExempt(undefined, path)).toBe(false);
  });

  test('is known as taken, and its note as our own, while a file under such a name is not', async () => {
    const about = reason();
    expect(await quarantine.has(about.quarantineId)).toBe(false);
    await quarantine.take(await seen(await put('方案.docx')), about);
    expect(await quarantine.has(about.quarantineId)).toBe(true);
    const name = noteNameFor('方案.docx');
    const hash = createHash('sha256')
      .update(await readFile(join(stick, name)))
      .digest('hex');
    const { quarantine: again } = await openQuarantine({ dir: store, keyDir: keys });
    for (const one of [quarantine, again]) {
      expect(one.isOwn(name, hash)).toBe(true);
      expect(one.isOwn('secret.docx', hash)).toBe(false);
      expect(one.isOwn(name, '0'.repeat(64))).toBe(false);
      expect(one.isOwn(name, undefined)).toBe(false);
      expect(one.isOwn(`.guardpost-${about.quarantineId}`, undefined)).toBe(false);
    }
  });

  test('goes back to its own medium, wherever that is mounted now, and to no other', async () => {
    const path = await put('a.docx', 'x');
    const about = reason();
    await quarantine.take({ ...(await seen(path)), deviceKey: 'usb:1' }, about);
    const elsewhere = join(base, 'elsewhere');
    await rename(stick, elsewhere);
    await mkdir(stick);
    expect(await quarantine.restore(about.quarantineId, { rootOf: () => undefined })).toEqual({
      ok: false,
      reason: 'medium-missing',
    });
    const rootOf = (key: string) => (key === 'usb:1' ? elsewhere : undefined);
    expect(await quarantine.restore(about.quarantineId, { rootOf })).toMatchObject({ ok: true });
    expect(await readFile(join(elsewhere, 'a.docx'), 'utf8')).toBe('x');
    expect(await readdir(stick)).toEqual([]);
  });

  test('comes back beside what has taken its place, overwriting nothing', async () => {
    const path = await put('a.docx', 'first');
    const about = reason();
    await quarantine.take(await seen(path), about);
    await put('a.docx', 'second');
    expect(await quarantine.restore(about.quarantineId)).toEqual({
      ok: true,
      path: Buffer.from(join(stick, 'a (1).docx')),
    });
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readFile(join(stick, 'a (1).docx'), 'utf8')).toBe('first');
  });

  test.each([
    ['a newline', Buffer.from('a\nb.docx')],
    ['bytes that are not UTF-8', Buffer.from('b0ceb8c5d0c5cfa22e646f63', 'hex')],
    ['255 bytes', Buffer.from(`${'密'.repeat(83)}.docx\n`)],
  ])('may have a name with %s', async (_what, name) => {
    const path = Buffer.concat([Buffer.from(`${stick}/`), name]);
    await writeFile(path, 'x');
    const about = { ...reason(), fileName: name.toString() };
    expect(await quarantine.take(await seen(path), about)).toMatchObject({ state: 'done' });
    const [note] = await readdir(stick);
    expect(Buffer.byteLength(note!)).toBeLessThanOrEqual(255);
    expect(isNoteName(note!)).toBe(true);
    expect(await quarantine.restore(about.quarantineId)).toMatchObject({ ok: true, path });
  });
});

describe('nothing is taken, and nothing destroyed,', () => {
  test('when the name stands for another file by now', async () => {
    const path = await put('a.docx', 'first');
    const before = await seen(path);
    await rename(path, join(stick, 'kept'));
    await put('a.docx', 'second');
    expect(await quarantine.take(before, reason())).toEqual({ state: 'not-stopped', reason: 'changed' });
    expect(await readFile(path, 'utf8')).toBe('second');
    expect((await readdir(store)).filter((name) => name !== 'exemptions' && name !== 'notes')).toEqual([]);
  });

  test('when a link has taken its place', async () => {
    const target = join(base, 'system-file');
    await writeFile(target, 'x');
    const path = join(stick, 'a.docx');
    await symlink(target, path);
    const { dev, ino } = await stat(target, { bigint: true });
    expect(await quarantine.take({ path, dev, ino, root: stick }, reason())).toEqual({
      state: 'not-stopped',
      reason: 'changed',
    });
    expect(await readFile(target, 'utf8')).toBe('x');
  });

  test('when a folder above it was swapped for a link into the system', async () => {
    await mkdir(join(base, 'system'));
    await writeFile(join(base, 'system', 'passwd'), 'x');
    const file = { ...(await seen(join(base, 'system', 'passwd'))), path: join(stick, 'folder', 'passwd') };
    await symlink(join(base, 'system'), join(stick, 'folder'));
    expect(await quarantine.take(file, reason())).toEqual({ state: 'not-stopped', reason: 'changed' });
    expect(await readdir(join(base, 'system'))).toEqual(['passwd']);
  });

  test('when it is gone', async () => {
    const path = await put('a.docx');
    const file = await seen(path);
    await rm(path);
    expect(await quarantine.take(file, reason())).toEqual({ state: 'not-stopped', reason: 'gone' });
  });

  test('when it is larger than may be taken', async () => {
    const small = await openQuarantine({ dir: store, keyDir: keys, maxFileBytes: 10 });
    const path = await put('a.docx', 'more than ten bytes');
    expect(await small.quarantine.take(await seen(path), reason())).toEqual({
      state: 'not-stopped',
      reason: 'too-large',
    });
    expect(await readFile(path, 'utf8')).toBe('more than ten bytes');
  });

  test('when it is written to all the while', async () => {
    const path = await put('a.docx', Buffer.alloc(8 * 1024 * 1024));
    const file = await seen(path);
    let writing = true;
    const writer = (async () => {
      while (writing) await writeFile(path, 'more', { flag: 'a' });
    })();
    const outcome = await quarantine.take(file, reason());
    writing = false;
    await writer;
    expect(outcome).toEqual({ state: 'not-stopped', reason: 'changed' });
    expect((await stat(path)).size).toBeGreaterThan(8 * 1024 * 1024);
  });
});

test('other names of the same file stay: each is a file of its own to the monitor', async () => {
  const path = await put('a.docx');
  await link(path, join(stick, 'b.docx'));
  expect(await quarantine.take(await seen(path), reason())).toMatchObject({ state: 'done' });
  expect(await readdir(stick)).toContain('b.docx');
});

describe('a restore is refused', () => {
  test('for what is not an id, whatever it looks like', async () => {
    for (const id of ['../../etc/passwd', '', 'x'.repeat(36)]) {
      await expect(quarantine.restore(id)).rejects.toThrow('not a quarantine id');
    }
  });

  test('when the medium is away', async () => {
    const path = await put('a.docx');
    const about = reason();
    await quarantine.take(await seen(path), about);
    await rm(stick, { recursive: true });
    expect(await quarantine.restore(about.quarantineId)).toEqual({ ok: false, reason: 'medium-missing' });
    await mkdir(stick);
    expect(await quarantine.restore(about.quarantineId)).toMatchObject({ ok: true });
  });

  test('when a link leads out of the medium', async () => {
    await mkdir(join(stick, 'folder'));
    const path = await put('folder/a.docx');
    const about = reason();
    await quarantine.take(await seen(path), about);
    await rm(join(stick, 'folder'), { recursive: true });
    await mkdir(join(base, 'system'));
    await symlink(join(base, 'system'), join(stick, 'folder'));
    expect(await quarantine.restore(about.quarantineId)).toEqual({ ok: false, reason: 'outside' });
    expect(await readdir(join(base, 'system'))).toEqual([]);
  });

  test.each([
    ['a byte changed anywhere', (bytes: Buffer, at: number) => bytes.fill(bytes[at]! ^ 1, at, at + 1)],
    ['its end cut off', (bytes: Buffer, at: number) => bytes.subarray(0, Math.max(at, 1))],
  ])('when the sealed file has %s, and nothing half restored is left', async (_what, damage) => {
    const path = await put('a.docx', 'some content to seal');
    const about = reason();
    await quarantine.take(await seen(path), about);
    const sealed = join(store, `${about.quarantineId}.sealed`);
    const good = await readFile(sealed);
    for (let at = 0; at < good.length; at += 7) {
      await writeFile(sealed, damage(Buffer.from(good), at));
      expect(await quarantine.restore(about.quarantineId), `at ${at}`).toEqual({
        ok: false,
        reason: 'damaged',
      });
    }
    expect(await readdir(stick)).toEqual([noteNameFor('方案.docx')]);
    await writeFile(sealed, good);
    expect(await quarantine.restore(about.quarantineId)).toMatchObject({ ok: true });
  });
});

describe('after a crash', () => {
  test('a half-made copy is dropped and the file is still on the stick', async () => {
    await writeFile(join(store, `${randomUUID()}.copying`), 'half');
    const path = await put('a.docx');
    const { recovered } = await openQuarantine({ dir: store, keyDir: keys });
    expect(recovered).toEqual([]);
    expect((await readdir(store)).filter((name) => name.endsWith('.copying'))).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe('机密内容');
  });

  test.each(['before', 'after'])(
    '%s the file left the stick, it ends in the store and its event can be completed',
    async (when) => {
      const path = await put('a.docx');
      const copy = await readFile(path);
      const about = reason();
      await quarantine.take(await seen(path), about);
      await rename(join(store, `${about.quarantineId}.sealed`), join(store, `${about.quarantineId}.pending`));
      if (when === 'before') await writeFile(path, copy);
      const { quarantine: again, recovered } = await openQuarantine({ dir: store, keyDir: keys });
      expect(recovered).toEqual([{ quarantineId: about.quarantineId, draft: { at: 1 } }]);
      expect(await readdir(stick)).not.toContain('a.docx');
      expect(await again.restore(about.quarantineId)).toMatchObject({ ok: true });
      expect((await readFile(path)).equals(copy)).toBe(true);
    },
  );

  test('a file that came to its place since is left alone', async () => {
    const path = await put('a.docx');
    const about = reason();
    await quarantine.take(await seen(path), about);
    await rename(join(store, `${about.quarantineId}.sealed`), join(store, `${about.quarantineId}.pending`));
    await writeFile(path, 'another file');
    await openQuarantine({ dir: store, keyDir: keys });
    expect(await readFile(path, 'utf8')).toBe('another file');
  });

  test('a lost key is said, not replaced', async () => {
    await quarantine.take(await seen(await put('a.docx')), reason());
    await rm(join(keys, 'quarantine.key'));
    await expect(openQuarantine({ dir: store, keyDir: keys })).rejects.toThrow(/missing/);
    await writeFile(join(keys, 'quarantine.key'), 'short');
    await truncate(join(keys, 'quarantine.key'), 3);
    await expect(openQuarantine({ dir: store, keyDir: keys })).rejects.toThrow(/32 bytes/);
  });
});
