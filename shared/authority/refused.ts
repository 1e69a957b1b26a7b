import { z } from 'zod';

/** Why a signed statement is not obeyed. Stable: events carry it and the console translates it. */
export const RefusalCode = z.enum([
  /** No signature at all. */
  'unsigned',
  /** Not of the form that signed statements have. */
  'malformed',
  /** By a key that is not, or not any more, among those authorised. */
  'unknown-key',
  /** The signature does not fit the content. */
  'bad-signature',
  /** The key is authorised, but not for this. */
  'not-entitled',
  /** Fewer people signed than this takes. */
  'threshold',
  'expired',
  /** The authority that it rests on is past its time. */
  'authority-expired',
  /** Older than what is held already. */
  'older',
  /** Meant for another console, PC or group. */
  'other-console',
  'other-device',
  /** Carried out before, or overtaken by a later order. */
  'replayed',
  /** A version in between is missing. */
  'gap',
  /** This PC holds no root key to check with. */
  'no-root',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** A signed statement that is not obeyed; the message says which and why, in English for logs. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
