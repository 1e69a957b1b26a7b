import { z } from 'zod';
import { Sha256 } from '../../../shared/events/evidence.ts';
import type { Mark, Spool } from '../spool/spool.ts';
import { EvidenceFiles } from './evidence-files.ts';

const KIND = 'evidence';

const Waiting = z.object({
  sizeBytes: z.number().int().positive(),
  sha256: Sha256,
  /** Milliseconds since the epoch. */
  at: z.number().int(),
});

/** Sealed evidence that waits for the console. */
export type WaitingEvidence = z.infer<typeof Waiting> & { id: string };

/**
 * Evidence and what is known of it. A file counts from the moment at which its event is durable: the mark that says so is
 * written together with the event, so that a kill in between leaves neither, or both.
 */
export class EvidenceStore {
  readonly #files: EvidenceFiles;
  readonly #spool: Pick<Spool, 'marks' | 'setMarks'>;
  readonly #waiting = new Map<string, WaitingEvidence>();
  /** Called when there is one more whose event is durable. */
  onAdded: () => void = () => {};

  private constructor(files: EvidenceFiles, spool: Pick<Spool, 'marks' | 'setMarks'>) {
    this.#files = files;
    this.#spool = spool;
  }

  static async open(dir: string, spool: Pick<Spool, 'marks' | 'setMarks'>): Promise<EvidenceStore> {
    const store = new EvidenceStore(await EvidenceFiles.open(dir), spool);
    for (const { key, value } of spool.marks(KIND)) {
      const known = Waiting.safeParse(JSON.parse(value));
      if (known.success) store.#waiting.set(key, { id: key, ...known.data });
    }
    await store.#files.keepOnly(new Set(store.#waiting.keys()));
    return store;
  }

  /** What all of it takes on disk. */
  get bytes(): number {
    let bytes = 0;
    for (const { sizeBytes } of this.#waiting.values()) bytes += sizeBytes;
    return bytes;
  }

  /** The oldest first. */
  get waiting(): WaitingEvidence[] {
    return [...this.#waiting.values()].sort((a, b) => a.at - b.at);
  }

  freeBytes(): Promise<number> {
    return this.#files.freeBytes();
  }

  /** Durable on disk when it resolves, and counted; its mark has to follow with its event. */
  async add(id: string, sealed: AsyncIterable<Uint8Array>): Promise<{ sizeBytes: number; sha256: string }> {
    const kept = await this.#files.write(id, sealed);
    this.#waiting.set(id, { id, ...kept, at: Date.now() });
    return kept;
  }

  markOf({ id, sizeBytes, sha256 }: { id: string; sizeBytes: number; sha256: string }): Mark {
    const at = this.#waiting.get(id)?.at ?? Date.now();
    return { kind: KIND, key: id, value: JSON.stringify({ sizeBytes, sha256, at }) };
  }

  read(id: string, offset: number, length: number): Promise<Buffer> {
    return this.#files.read(id, offset, length);
  }

  isIntact({ id, sha256 }: WaitingEvidence): Promise<boolean> {
    return this.#files.isIntact(id, sha256);
  }

  /** It is with the console, or nowhere any more. */
  async forget(id: string): Promise<void> {
    this.#waiting.delete(id);
    await this.#files.remove(id);
    await this.#spool.setMarks([{ kind: KIND, key: id, value: null }]).catch(() => {});
  }
}
