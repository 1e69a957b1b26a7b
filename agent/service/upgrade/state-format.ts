import { access, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, replaceFile } from '../files.ts';
import { loadUpgrade, saveUpgrade } from './upgrade-record.ts';

/**
 * The form of what the service keeps under its data directory. It goes up by one with a change that the version
 * before could not read; what that version merely does not know and leaves alone is no such change.
 */
export const STATE_FORMAT = 1;

const Format = z.object({ format: z.number().int().positive() });
/** Not part of what is copied and put back: the lock, the way back itself, an administrator's file, sealed copies. */
const APART =
  /^(agent\.lock.*|agent\.json|upgrade\.json|format\.json|quarantine|.*\.sock|before-format-.*|set-aside-format-.*)$/;

/**
 * Makes the data directory fit this version, before anything in it is opened. State of an older format is copied
 * first. State of a newer one is put back to that copy when an upgrade is being undone, and what the newer version
 * had written is set aside, not deleted.
 * @throws Error when the state is of a newer version and nothing is being undone
 */
export async function fitStateFormat(dataDir: string, ours = STATE_FORMAT): Promise<void> {
  const file = join(dataDir, 'format.json');
  const found = Format.safeParse(await readJson(file)).data?.format;
  if (found === ours) return;
  const write = () => replaceFile(file, `${JSON.stringify({ format: ours })}\n`);
  if (found === undefined || found < ours) {
    if (found !== undefined) await copyState(dataDir, join(dataDir, `before-format-${ours}`));
    return write();
  }
  const upgrade = await loadUpgrade(dataDir);
  if (upgrade?.state !== 'going-back') {
    throw new Error(
      `${dataDir} was written by a newer version of the agent (format ${found}, this one reads ${ours}); install that version`,
    );
  }
  const copy = join(dataDir, `before-format-${found}`);
  if (!(await isThere(copy))) {
    throw new Error(
      `${dataDir} has format ${found} and no copy that this version reads; install the newer one`,
    );
  }
  await putBack(dataDir, copy, join(dataDir, `set-aside-format-${found}`));
  await saveUpgrade(dataDir, { ...upgrade, data: 'restored' });
  await write();
  await rm(copy, { recursive: true, force: true });
}

async function copyState(dataDir: string, target: string): Promise<void> {
  const half = `${target}.new`;
  await rm(half, { recursive: true, force: true });
  await rm(target, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  for (const name of await stateIn(dataDir)) {
    await cp(join(dataDir, name), join(half, name), { recursive: true, preserveTimestamps: true });
  }
  await rename(half, target);
}

/** Interrupted and begun again, it neither loses what was set aside nor takes a copy for it. */
async function putBack(dataDir: string, from: string, aside: string): Promise<void> {
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const moved = new Set(await readdir(aside));
  for (const name of await stateIn(dataDir)) {
    if (moved.has(name)) await rm(join(dataDir, name), { recursive: true });
    else await rename(join(dataDir, name), join(aside, name));
  }
  for (const name of await readdir(from)) {
    await cp(join(from, name), join(dataDir, name), { recursive: true, preserveTimestamps: true });
  }
}

async function stateIn(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter((name) => !APART.test(name));
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
