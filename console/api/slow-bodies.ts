import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A large file comes on this route: its body may take its time. */
    longUpload?: boolean;
  }
}

/** What the server allows any request; uploads need it. */
export const LONG_UPLOAD_MS = 3_600_000;
const BODY_MS = 60_000;

/** Ends requests whose body does not come in a minute, besides uploads: nobody holds connections open for nothing. */
export function limitSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, raw, routeOptions }) => {
    if (method === 'GET' || method === 'HEAD' || routeOptions.config.longUpload) return;
    const timer = setTimeout(() => raw.destroy(), BODY_MS);
    timer.unref();
    const settle = () => clearTimeout(timer);
    raw.once('end', settle);
    raw.once('close', settle);
  });
}
