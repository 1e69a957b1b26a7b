import { createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from './secrets.ts';

/**
 * Marks browsers from which somebody has logged in before (OWASP: slow down online guessing with device cookies).
 * Guesses from elsewhere then do not keep them waiting. The mark is no log-in: it holds for one name, and only
 * says that guesses from this browser are counted by themselves.
 */
export class DeviceCookies {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  issue(username: string): string {
    const id = randomBytes(16).toString('base64url');
    return `${id}.${this.#mac(id, username)}`;
  }

  /** The browser's id, or undefined when the mark is none of ours or of another account. */
  idOf(cookie: string | undefined, username: string): string | undefined {
    const [id, mac] = (cookie ?? '').split('.');
    if (!id || !mac || !sameSecret(mac, this.#mac(id, username))) return undefined;
    return id;
  }

  #mac(id: string, username: string): string {
    const name = username.normalize('NFC').trim().toLowerCase();
    return createHmac('sha256', this.#key).update(`guardpost device 1 ${id} ${name}`).digest('base64url');
  }
}
