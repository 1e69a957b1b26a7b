import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.ts';

export type { components, paths } from './api.ts';
export type GuardpostClient = Client<paths>;

/**
 * A client of one console. `url` is that of its pages, `token` an API token (my account → API tokens), which may do
 * what it was made for. Every answer has `data` or `error`; `error.code` is stable, `error.message` says what to do.
 */
export function guardpost({ url, token }: { url: string; token: string }): GuardpostClient {
  return createFetchClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${token}` } });
}
