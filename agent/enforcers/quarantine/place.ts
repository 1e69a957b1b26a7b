import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

const SEPARATOR = Buffer.from(sep);

/** The folder part of a path that need not be UTF-8. */
export function parentOf(path: Buffer): Buffer {
  const at = path.lastIndexOf(SEPARATOR);
  return at <= 0 ? SEPARATOR : path.subarray(0, at);
}

/** The last part of a path that need not be UTF-8. */
export function nameOf(path: Buffer): Buffer {
  return path.subarray(path.lastIndexOf(SEPARATOR) + 1);
}

export function child(folder: Buffer, name: Buffer | string): Buffer {
  return Buffer.concat([folder, SEPARATOR, Buffer.from(name)]);
}

/**
 * True when the folder, all links followed, lies in `root`: somebody may have put a link in place of a folder
 * since the file was seen, to make the service act elsewhere.
 */
export async function liesWithin(folder: Buffer, root: string): Promise<boolean> {
  const [real, realRoot] = await Promise.all([
    realpath(folder, { encoding: 'buffer' }),
    realpath(root, { encoding: 'buffer' }),
  ]);
  const prefix = realRoot.equals(SEPARATOR) ? realRoot : Buffer.concat([realRoot, SEPARATOR]);
  return real.equals(realRoot) || real.subarray(0, prefix.length).equals(prefix);
}

/** Opens a file for reading without following a link and without waiting for the other end of a pipe. */
export function openForReading(path: Buffer): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Metadata of the name itself, or undefined when there is no such name. */
export async function statOf(path: Buffer): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

export function isSameFile(a: BigIntStats, b: { dev: bigint; ino: bigint }): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** Makes what happened to the names of a folder durable; not every file system can. */
export async function syncFolder(folder: Buffer | string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!isCode(error, 'EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'EROFS', 'ENOENT', 'EIO', 'ENOTSUP'))
      throw error;
  }
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code !== undefined && codes.includes(code);
}

/** `report.docx`, then `report (1).docx`, `report (2).docx` … */
export function alternativeName(name: Buffer, attempt: number): Buffer {
  if (attempt === 0) return name;
  const dot = name.lastIndexOf('.');
  const at = dot > 0 ? dot : name.length;
  return Buffer.concat([name.subarray(0, at), Buffer.from(` (${attempt})`), name.subarray(at)]);
}
