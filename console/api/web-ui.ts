import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { API } from './contract.ts';
import { answer } from './errors.ts';
import { schemeOf } from './scheme.ts';

/** Where the build puts the nonce; the UI reads it from <meta name="csp-nonce">. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * Scripts come from our own files only. Styles too, besides those that Ant Design makes at run time, which
 * carry the nonce of the page; style attributes in markup are refused.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer; a page sets its own policy with a nonce over the closed one here. */
export function installSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      ...(schemeOf(request) === 'https' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    });
    if (request.url.startsWith(API)) reply.header('cache-control', 'no-store');
  });
}

/** Serves the built web UI; every path that is no file is a page of the UI and gets index.html. */
export async function serveWebUi(app: FastifyInstance, webRoot: string): Promise<void> {
  const page = async (reply: FastifyReply) => {
    let html: string;
    try {
      html = await readFile(join(webRoot, 'index.html'), 'utf8');
    } catch {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send("The web UI is not built: run 'npm run build'. 网页界面尚未构建：请运行 npm run build。\n");
    }
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({ 'content-security-policy': contentSecurityPolicy(nonce), 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE_PLACEHOLDER, nonce));
  };

  await app.register(fastifyStatic, {
    root: webRoot,
    index: false,
    // The build lays a .br and a .gz beside each asset.
    preCompressed: true,
    // index.html only goes out with its nonce filled in.
    allowedPath: (path) => path !== '/index.html',
    suppressWarning: true,
    setHeaders: (reply, path) => {
      // The build puts a hash of the content into the names of assets.
      const immutable = path.includes('/assets/');
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/', { config: { right: 'public' }, schema: { hide: true } }, async (_request, reply) =>
    page(reply),
  );

  app.setNotFoundHandler(async (request, reply) => {
    const { method, url, headers } = request;
    const isPage = (method === 'GET' || method === 'HEAD') && headers.accept?.includes('text/html');
    if (isPage && !url.startsWith('/api/')) return page(reply);
    return answer(reply, 'not-found', `there is no ${method} ${url.split('?')[0]}`);
  });
}
