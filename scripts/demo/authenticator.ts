import { setTimeout } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';

const STEP_MS = 30_000;

/** An authenticator app in the hand of somebody who logs in again and again: a console takes no code twice. */
export class Authenticator {
  readonly #totp: TOTP;
  #used = 0;

  constructor(secret: string) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret) });
  }

  /** The next code that was not used, one step early where it has to be, or after a wait. */
  async next(): Promise<string> {
    const step = Math.max(Math.floor(Date.now() / STEP_MS), this.#used + 1);
    const early = (step - 1) * STEP_MS - Date.now();
    if (early > 0) await setTimeout(early);
    this.#used = step;
    return this.#totp.generate({ timestamp: step * STEP_MS });
  }
}
