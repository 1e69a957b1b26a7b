import type { Segment } from '../detector.ts';
import { Winnower } from './winnow.ts';

/** More parts than this share a stream; what joins at their borders is chance. */
const MAX_PARTS = 4096;

/** The fingerprints of one document, taken from its text as it is read. */
export class DocumentFingerprints {
  private readonly parts = new Map<string, Winnower>();
  private readonly found = new Set<number>();

  push({ text, part = 'body' }: Segment): void {
    // A property or a sheet's name is no passage.
    if (/^(?:name|property)(?::|$)/.test(part)) return;
    let winnower = this.parts.get(part);
    if (!winnower) {
      winnower = this.parts.size < MAX_PARTS ? new Winnower() : this.parts.values().next().value!;
      this.parts.set(part, winnower);
    }
    winnower.push(text, 0, text.length, (fingerprint) => this.found.add(fingerprint));
  }

  /** Each once, ascending. */
  all(): Uint32Array {
    return Uint32Array.from(this.found).sort();
  }
}
