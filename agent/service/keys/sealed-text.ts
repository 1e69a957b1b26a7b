import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What sealing adds to a text. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** What was sealed was changed, moved to another place, or sealed with another key. */
export class UnsealError extends Error {
  override name = 'UnsealError';
}

/**
 * Texts encrypted for the disk: AES-256-GCM (NIST SP 800-38D) under a key derived for one purpose with HKDF, with a
 * random nonce each. `place` is authenticated, not kept: a text that is moved to another place does not open there.
 * Random nonces bear 2^32 texts a key (section 8.3), more than a spool gives out numbers in decades.
 */
export class SealedText {
  readonly #key: Buffer;

  constructor(secret: Buffer, purpose: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', `guardpost ${purpose}`, 32));
  }

  seal(text: string, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws UnsealError */
  open(sealed: Buffer, place: string): string {
    try {
      const tagAt = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagAt));
      return decipher.update(sealed.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new UnsealError('it was changed, or sealed with another key');
    }
  }
}
