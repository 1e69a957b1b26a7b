import { fileURLToPath } from 'node:url';

const MAX_FILES = 1_000;

/**
 * Absolute paths in a list of the form of RFC 2483 (text/uri-list): one URI a line, comments behind `#`. What is no
 * file of this PC is left out.
 */
export function filesOfUriList(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split(/[\r\n\0]+/)) {
    if (found.length >= MAX_FILES) break;
    const path = line.startsWith('#') ? undefined : fileOf(line.trim());
    if (path !== undefined) found.push(path);
  }
  return found;
}

/** The same of x-special/gnome-copied-files: a first line `copy` or `cut`, then URIs. */
export function filesOfGnomeList(text: string): string[] {
  const [head = '', ...rest] = text.split('\n');
  return filesOfUriList(head === 'copy' || head === 'cut' ? rest.join('\n') : text);
}

/**
 * Paths of a DROPFILES structure (shlobj_core.h), which Windows keeps as CF_HDROP: offset of the list in the first
 * four bytes, at 16 whether it is UTF-16; the list is paths ended by NUL, and ends with an empty one.
 */
export function filesOfDropFiles(data: Buffer): string[] {
  if (data.length < 20) return [];
  const offset = data.readUInt32LE(0);
  if (offset < 20 || offset > data.length) return [];
  const text = data.subarray(offset).toString(data.readUInt32LE(16) === 0 ? 'latin1' : 'utf16le');
  const paths = text.split('\0');
  const end = paths.indexOf('');
  return (end === -1 ? paths.slice(0, -1) : paths.slice(0, end)).slice(0, MAX_FILES);
}

function fileOf(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    const url = new URL(uri);
    // RFC 8089: the host is empty, or this PC under its own name.
    url.hostname = '';
    const path = fileURLToPath(url);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}
