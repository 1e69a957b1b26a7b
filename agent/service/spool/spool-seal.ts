import { createHmac, hkdfSync } from 'node:crypto';
import { SealedText } from '../keys/sealed-text.ts';

/**
 * What of the spool is not for the disk's finder: the texts of events, and marks with their keys (paths of files,
 * serial numbers). Numbers, times and severities stay clear, since the queue is ordered and trimmed by them.
 */
export class SpoolSeal {
  readonly #bodies: SealedText;
  readonly #marks: SealedText;
  readonly #markKeys: Buffer;

  /** `key`: 32 bytes. */
  constructor(key: Buffer) {
    this.#bodies = new SealedText(key, 'spool events');
    this.#marks = new SealedText(key, 'spool marks');
    this.#markKeys = Buffer.from(hkdfSync('sha256', key, '', 'guardpost spool mark keys', 32));
  }

  sealBody(seq: number, body: string): Buffer {
    return this.#bodies.seal(body, String(seq));
  }

  /** @throws UnsealError */
  openBody(seq: number, sealed: Buffer): string {
    return this.#bodies.open(sealed, String(seq));
  }

  /** The same for the same key, so that a mark is found; says nothing of it to who has not the secret. */
  markKey(kind: string, key: string): Buffer {
    return createHmac('sha256', this.#markKeys).update(`${kind}\n${key}`).digest();
  }

  sealMark(kind: string, mark: { key: string; value: string }): Buffer {
    return this.#marks.seal(JSON.stringify(mark), kind);
  }

  /** @throws UnsealError */
  openMark(kind: string, sealed: Buffer): { key: string; value: string } {
    return JSON.parse(this.#marks.open(sealed, kind)) as { key: string; value: string };
  }
}
