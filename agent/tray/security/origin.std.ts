/** The tray's own pages, and nothing else, are loaded from here. */
export const SCHEME = 'guardpost';
export const HOST = 'tray';
export const ORIGIN = `${SCHEME}://${HOST}`;

/**
 * Everything a page may do: its own scripts, styles and pictures. No connections, frames, forms or plug-ins.
 * `upgrade-insecure-requests` has nothing to upgrade and is left out.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** True for an address of our own pages. Compared as a whole: a prefix would take guardpost://tray.evil too. */
export function isOwn(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${SCHEME}:` && host === HOST;
  } catch {
    return false;
  }
}

/** The file of the pages' folder that an address stands for, and its type; undefined for any other address. */
export function fileOf(url: string): { name: string; type: string } | undefined {
  if (!isOwn(url)) return undefined;
  const match = /^\/((?:assets\/)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(html|js|css|svg))$/.exec(
    new URL(url).pathname,
  );
  return match ? { name: match[1]!, type: TYPES[match[2]!]! } : undefined;
}
