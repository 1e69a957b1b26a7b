import type { SignOnFailure } from '../../api/contract-sign-on.ts';

/** A sign-on came to nothing. `code` is told to the person; the message is for the log, `subject` for the record. */
export class SignOnFailed extends Error {
  override readonly name = 'SignOnFailed';
  readonly code: SignOnFailure;
  subject: string | undefined;

  constructor(code: SignOnFailure, message: string, subject?: string) {
    super(message);
    this.code = code;
    this.subject = subject;
  }
}
