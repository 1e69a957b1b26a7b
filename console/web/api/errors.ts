import type { ApiError } from '../../api/contract.ts';

/** `network`: no answer came; `passkey-…`: the browser made or showed none. Every other code is the API's own and has a text in the catalogues. */
export type ErrorCode = ApiError['code'] | 'network' | 'passkey-stopped' | 'passkey-known';

/** A request that did not succeed. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  /** Seconds after which trying again makes sense, when the console said so. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details?: unknown, retryAfter?: number) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

export function codeOf(error: unknown): ErrorCode {
  return error instanceof RequestError ? error.code : 'internal';
}
