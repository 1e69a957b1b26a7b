import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FolderSetting } from '../../../shared/destinations/entry.ts';
import { matchesWildcard } from '../../../shared/policy/wildcard.ts';

/** A settings file that names a folder is small; anything else is none. */
const MAX_BYTES = 256 * 1024;
const MAX_FOLDERS = 16;

/** The folders that a settings file's text names. Never throws; the file belongs to a person, not to us. */
export function foldersNamed(
  text: string,
  { format, keys }: Pick<FolderSetting, 'format' | 'keys'>,
): string[] {
  const found =
    format === 'json'
      ? fromJson(text, keys)
      : format === 'pairs'
        ? fromPairs(text, keys)
        : [text.replace(/^\uFEFF/, '')];
  return found
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '' && folder.length <= 4096 && !/[\p{Cc}]/u.test(folder))
    .slice(0, MAX_FOLDERS);
}

function fromJson(text: string, keys: readonly string[]): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return keys.flatMap((path) => pick(value, path.split('.')));
}

function pick(value: unknown, [key, ...rest]: readonly string[]): string[] {
  if (key === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => matchesWildcard(key, name))
    .flatMap(([, inner]) => pick(inner, rest));
}

/** `key = "value"`, the quotes and spaces optional. */
function fromPairs(text: string, keys: readonly string[]): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf('=');
    if (at < 0 || !keys.includes(line.slice(0, at).trim())) return [];
    return [
      line
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    ];
  });
}

/** Reads a person's small regular file: no link followed, no pipe waited for. Undefined when it is none. */
export async function readSetting(path: string): Promise<string | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  try {
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const bytes = await file.readFile();
    return bytes.includes(0) ? bytes.toString('utf16le') : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}
