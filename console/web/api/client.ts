import type { ApiError, API as ApiPath, PASSPHRASE_HEADER as HeaderName } from '../../api/contract.ts';
import { currentLanguage } from '../i18n/language.ts';
import { reportReachable } from './connection.ts';
import { RequestError } from './errors.ts';
import { sessionEnded } from './session-end.ts';
import { type Asked, askPassphrase } from './signature.ts';

// Named here again, typed by the contract: importing its value would bring the schemas' library along.
const API: typeof ApiPath = '/api/v1';
const PASSPHRASE_HEADER: typeof HeaderName = 'guardpost-passphrase';

export type Query = Record<string, string | number | readonly string[] | undefined>;

interface Options {
  query?: Query | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** What is being signed, when the console has asked for it. */
  signing?: Asked['summary'];
  /** True where no session is a plain answer, as at log-in. */
  sessionOptional?: boolean;
}

/** One call of the API; its answer's JSON. @throws RequestError */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await open(method, path, options);
  const text = await response.text().catch(() => {
    throw new RequestError('network', 'the answer broke off');
  });
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The same, for an answer that is read as it comes. @throws RequestError when it is not a success */
export async function open(method: string, path: string, options: Options = {}): Promise<Response> {
  const { query, body, signal, headers, sessionOptional } = options;
  const response = await fetch(`${API}${path}${queryString(query)}`, {
    method,
    headers: {
      'accept-language': currentLanguage(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    reportReachable(false);
    throw new RequestError('network', error.message);
  });
  reportReachable(true);
  if (response.ok) return response;
  if (response.status === 401 && !sessionOptional) {
    await sessionEnded();
    return open(method, path, options);
  }
  const error = await toError(response);
  const signed = headers !== undefined && PASSPHRASE_HEADER in headers;
  if (error.code === 'signing-needed' || (error.code === 'wrong-passphrase' && signed)) {
    const summary = error.code === 'signing-needed' ? error.details : options.signing;
    const asked = (summary ?? {}) as Asked['summary'];
    const passphrase = await askPassphrase(asked, signed).catch(() => {
      throw error;
    });
    const header = { [PASSPHRASE_HEADER]: base64url(passphrase) };
    return open(method, path, { ...options, signing: asked, headers: { ...headers, ...header } });
  }
  throw error;
}

function base64url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) params.append(name, String(item));
  }
  const text = params.toString();
  return text && `?${text}`;
}

async function toError(response: Response): Promise<RequestError> {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  const body = (await response.json().catch(() => undefined)) as Partial<ApiError> | undefined;
  const message = body?.message ?? `${response.status} ${response.statusText}`;
  return new RequestError(body?.code ?? 'internal', message, body?.details, retryAfter);
}
