import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a directory for the service alone. @throws Error that says what to do when it cannot be one */
export async function makePrivateDir(dir: string): Promise<void> {
  try {
    await makePath(dir);
    const found = await stat(dir);
    if (!found.isDirectory()) throw new Error('it is not a directory');
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) await chmod(dir, 0o700);
  } catch (error) {
    throw new Error(`cannot use ${dir} for data: ${(error as Error).message}; choose another with --data`);
  }
}

/** Not mkdir's own `recursive`: where a parent refuses with ENOENT, as /proc does, that tries without end. */
async function makePath(dir: string): Promise<void> {
  const make = () => mkdir(dir, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(dir) === dir) throw error;
    await makePath(dirname(dir));
    await make();
  }
}

/**
 * Replaces a file as a whole: a reader, also one after a power cut, sees the old content or the new one.
 * Only the service's own user may read it.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(file), 'r').catch(() => undefined);
  // Windows has no sync of a directory.
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** The JSON in a file, or undefined when there is no such file. @throws Error naming the file and the reason */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${file}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}
