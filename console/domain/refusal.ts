import type { ApiError } from '../api/contract.ts';

/** What was asked is not possible; `code` is stable, the message says why in English. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ApiError['code'];
  readonly details?: unknown;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;

  constructor(
    code: ApiError['code'],
    message: string,
    more: { details?: unknown; retryAfter?: number } = {},
  ) {
    super(message);
    this.code = code;
    if (more.details !== undefined) this.details = more.details;
    if (more.retryAfter !== undefined) this.retryAfter = more.retryAfter;
  }
}
