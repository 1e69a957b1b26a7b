import { readdir } from 'node:fs/promises';
import { matchesWildcard } from '../../../shared/policy/wildcard.ts';

const MAX_MATCHES = 64;
const MAX_NAMES = 10_000;

/**
 * The paths that are there for a pattern of the catalogue; `~` is `home`, a star or question mark stands for
 * characters within one part. Unreadable folders have nothing in them.
 */
export async function expand(pattern: string, home: string): Promise<string[]> {
  const absolute = pattern.startsWith('~/') ? `${home}/${pattern.slice(2)}` : pattern;
  const parts = absolute.split('/').filter((part) => part !== '');
  // Nothing of a person's home is a pattern, whatever characters its name has.
  const literal = pattern.startsWith('~/') ? home.split('/').filter((part) => part !== '').length : 0;
  if (parts.some((part, index) => index >= literal && (part === '..' || part === '.'))) return [];
  let paths = [absolute.startsWith('/') ? '' : undefined];
  for (const [index, part] of parts.entries()) {
    const isPattern = index >= literal && /[*?]/.test(part);
    const next: string[] = [];
    for (const path of paths) {
      if (!isPattern) next.push(path === undefined ? part : `${path}/${part}`);
      else if (path !== undefined) {
        const names = await readdir(path === '' ? '/' : path).catch(() => []);
        for (const name of names.slice(0, MAX_NAMES)) {
          if (matchesWildcard(part, name)) next.push(`${path}/${name}`);
        }
      }
    }
    paths = next.slice(0, MAX_MATCHES);
    if (paths.length === 0) return [];
  }
  return paths.flatMap((path) => (path ? [path] : []));
}
