import { basename, dirname, join, sep } from 'node:path';
import { isUtf8 } from '../../shared/events/display-name.ts';

/** A path as text, or as the system's bytes where these are not UTF-8. */
export type FilePath = string | Buffer;

export function joinPath(folder: FilePath, name: FilePath): FilePath {
  if (typeof folder === 'string' && typeof name === 'string') return join(folder, name);
  return Buffer.concat([Buffer.from(folder), Buffer.from(sep), Buffer.from(name)]);
}

/** Bytes from the system as text where they are text. */
export function fromBytes(bytes: Buffer): FilePath {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

/** Equal for equal paths; text and bytes never collide, since the bytes are no text. */
export function pathKey(path: FilePath): string {
  return typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
}

export function parentOf(path: FilePath): FilePath {
  if (typeof path === 'string') return dirname(path);
  return fromBytes(path.subarray(0, Math.max(path.lastIndexOf(sep), 1)));
}

export function nameOf(path: FilePath): FilePath {
  return typeof path === 'string' ? basename(path) : path.subarray(path.lastIndexOf(sep) + 1);
}

/** True when the path lies strictly below the folder. */
export function isBelow(path: Buffer, folder: string): boolean {
  const prefix = Buffer.from(folder.endsWith(sep) ? folder : folder + sep);
  return path.length > prefix.length && path.subarray(0, prefix.length).equals(prefix);
}
