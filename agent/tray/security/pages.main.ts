import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronUsed } from '../electron-used.ts';
import { fileOf, PAGE_HEADERS, SCHEME } from './origin.std.ts';

/** Before the app is ready: a scheme of our own with an origin, so that 'self' means these pages and no file. */
export function declareScheme({ protocol }: Pick<ElectronUsed, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the pages out of their folder, each with its security headers; everything else is not found. */
export function servePages({ protocol }: Pick<ElectronUsed, 'protocol'>, folder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const file = method === 'GET' ? fileOf(url) : undefined;
    const content = file && (await readFile(join(folder, file.name)).catch(() => undefined));
    if (!file || !content) return new Response(null, { status: 404, headers: PAGE_HEADERS });
    return new Response(new Uint8Array(content), { headers: { ...PAGE_HEADERS, 'content-type': file.type } });
  });
}
