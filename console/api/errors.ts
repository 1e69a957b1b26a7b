import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { Refusal } from '../domain/refusal.ts';
import type { ApiError } from './contract.ts';

const STATUS: Record<ApiError['code'], number> = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rate-limited': 429,
  'setup-needed': 409,
  'setup-done': 409,
  'wrong-code': 403,
  'wrong-credentials': 401,
  'wrong-second-factor': 403,
  'signing-needed': 428,
  'wrong-passphrase': 403,
  'not-authorised': 403,
  'wrong-passkey': 403,
  'sign-on-again': 403,
  'sign-on-failed': 502,
  'common-password': 400,
  'last-factor': 409,
  'weak-password': 400,
  'invalid-policy': 422,
  'invalid-token': 403,
  'conflicting-roles': 409,
  'too-large': 413,
  'invalid-data': 422,
  internal: 500,
};

/** Every error leaves the API as an ApiError; what is our own fault is logged and told without its inside. */
export function installErrorHandler(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error instanceof Refusal) {
      if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
      return answer(reply, error.code, error.message, error.details);
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const issues = error.validation.map(({ instancePath, message }) => ({
        path: instancePath.slice(1).replaceAll('/', '.'),
        message: message ?? 'invalid',
      }));
      const weak = error.validationContext === 'body' && issues.every(({ path }) => path === 'password');
      const first = issues[0];
      return answer(
        reply,
        weak ? 'weak-password' : 'bad-request',
        first ? `${first.path || (error.validationContext ?? 'request')}: ${first.message}` : error.message,
        { issues },
      );
    }
    const status = error.statusCode ?? 500;
    if (status === 413) return answer(reply, 'too-large', 'the request is too large');
    if (status === 429) return answer(reply, 'rate-limited', 'too many requests: try again later');
    if (status >= 400 && status < 500) return answer(reply, 'bad-request', error.message).code(status);
    logger.error(
      { method: request.method, route: request.routeOptions.url, error: error.message, stack: error.stack },
      'request failed',
    );
    return answer(reply, 'internal', 'the console could not do this; its log says why');
  });
}

export function answer(reply: FastifyReply, code: ApiError['code'], message: string, details?: unknown) {
  const body: ApiError = { code, message, ...(details === undefined ? {} : { details }) };
  // Sent as text: an error is not to be checked against the schema of a success.
  return reply
    .code(STATUS[code])
    .type('application/json; charset=utf-8')
    .serializer((value) => JSON.stringify(value))
    .send(body);
}
