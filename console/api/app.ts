import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ServerCertificate } from '../domain/pki/server-certificate.ts';
import { accounts } from './accounts/routes.ts';
import { apiTokens } from './api-tokens/routes.ts';
import { auditRecord } from './audit/routes.ts';
import { recordActs } from './audit/trail.ts';
import { authority } from './authority/routes.ts';
import type { ApiContext } from './context.ts';
import { API } from './contract.ts';
import { devices } from './devices/routes.ts';
import { directory } from './directory/routes.ts';
import { enrol } from './enrol/routes.ts';
import { enrolmentTokens } from './enrolment-tokens/routes.ts';
import { installErrorHandler } from './errors.ts';
import { events } from './events/routes.ts';
import { evidence } from './evidence/routes.ts';
import { health } from './health/routes.ts';
import { incidents } from './incidents/routes.ts';
import { integrations } from './integrations/routes.ts';
import { isolation } from './isolation/routes.ts';
import { knownDevices } from './known-devices/routes.ts';
import { leaks } from './leaks/routes.ts';
import { metrics } from './metrics/routes.ts';
import { overview } from './overview/routes.ts';
import { personalData } from './personal-data/routes.ts';
import { policies } from './policies/routes.ts';
import { recognition } from './recognition/routes.ts';
import { releases } from './releases/routes.ts';
import { guardHost, guardOrigin, guardRights } from './request-guard.ts';
import { retention } from './retention/routes.ts';
import { risk } from './risk/routes.ts';
import { passkeys } from './second-factor/passkey-routes.ts';
import { secondFactor } from './second-factor/routes.ts';
import { session } from './session/routes.ts';
import { setup } from './setup/routes.ts';
import { signOn } from './sign-on/routes.ts';
import { LONG_UPLOAD_MS, limitSlowBodies } from './slow-bodies.ts';
import { training } from './training/routes.ts';
import { watermarks } from './watermarks/routes.ts';
import { installSecurityHeaders, serveWebUi } from './web-ui.ts';

/** A feature is a folder with its routes and their test; this list is all that knows them. */
const FEATURES = [
  setup,
  session,
  secondFactor,
  passkeys,
  signOn,
  apiTokens,
  personalData,
  events,
  overview,
  devices,
  incidents,
  risk,
  leaks,
  isolation,
  knownDevices,
  releases,
  training,
  accounts,
  policies,
  recognition,
  authority,
  enrolmentTokens,
  enrol,
  retention,
  integrations,
  directory,
  auditRecord,
  watermarks,
  evidence,
  health,
];

/** The HTTP side of the console: the API under /api/v1, its OpenAPI document, and the web UI. */
export async function createApp(
  context: ApiContext,
  {
    names,
    webRoot,
    version,
    certificate,
  }: {
    /** Names that the console goes by, besides the computer's own. */
    names: readonly string[];
    webRoot: string;
    version: string;
    /** With it the pages are served over TLS. */
    certificate?: ServerCertificate | undefined;
  },
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    https: certificate ? { ...certificate, minVersion: 'TLSv1.2' } : null,
    bodyLimit: 256 * 1024,
    forceCloseConnections: true,
    requestTimeout: LONG_UPLOAD_MS,
    routerOptions: { maxParamLength: 256 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandler(app, context.logger);
  acceptJsonOnly(app);
  installSecurityHeaders(app);
  guardHost(app, names);
  limitSlowBodies(app);

  await app.register(cookie);
  await app.register(swagger, {
    openapi: { info: { title: 'Guardpost console', version } },
    transform: jsonSchemaTransform,
  });
  await app.register(
    async (api) => {
      // Routes name their own ceiling; guessing is slowed down further where passwords and codes are checked.
      await api.register(rateLimit, { global: false });
      guardOrigin(api);
      guardRights(api, context);
      recordActs(api, context);
      for (const feature of FEATURES) await api.register(feature, { context });
      api.get('/openapi.json', { config: { right: 'public' }, schema: { hide: true } }, async () =>
        app.swagger(),
      );
    },
    { prefix: API },
  );
  // Where load balancers look for it.
  await app.register(health, { context });
  // Where Prometheus looks for it.
  await app.register(async (scope) => {
    guardRights(scope, context);
    await scope.register(metrics, { context });
  });
  await serveWebUi(app, webRoot);
  await app.ready();
  return app;
}

/** A form of another site can send text and forms without asking; it cannot send JSON. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // A DELETE of a client that always names its type has no body.
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
}
