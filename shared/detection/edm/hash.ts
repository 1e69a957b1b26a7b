import { sha256 } from '@noble/hashes/sha2.js';

export const SALT_BYTES = 16;

/**
 * The salted hash of a normalised value: the first 32 bits of SHA-256 over salt and value. Short on purpose:
 * of the 10¹⁰ mobile numbers several share each hash, so that an index does not say which one is in it.
 */
export class ValueHash {
  private readonly salt: Uint8Array;
  private readonly encoder = new TextEncoder();
  private readonly input: Uint8Array;

  constructor(salt: Uint8Array) {
    this.salt = salt;
    this.input = new Uint8Array(SALT_BYTES + 64 * 3);
    this.input.set(this.salt);
  }

  /** An unsigned 32-bit number, never 0. */
  of(value: string): number {
    const { written } = this.encoder.encodeInto(value, this.input.subarray(SALT_BYTES));
    const digest = sha256(this.input.subarray(0, SALT_BYTES + written));
    return ((digest[0]! << 24) | (digest[1]! << 16) | (digest[2]! << 8) | digest[3]!) >>> 0 || 1;
  }
}
