import { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { CheckpointSigner } from './checkpoint.ts';
import {
  consistencyProof,
  inclusionProof,
  type NodeId,
  type NodeReader,
  nodesRead,
  treeRoot,
} from './merkle.ts';

export interface StoredEntry {
  index: number;
  /** The entry as JSON, byte for byte what the leaf was hashed from. */
  body: string;
}

/** Where the record lies. Entries and nodes are only ever added. */
export interface AuditStore {
  size(): Promise<number>;
  /** Hashes of nodes, in the order asked for; undefined for one that is missing. */
  nodes(ids: readonly NodeId[]): Promise<(Buffer | undefined)[]>;
  /**
   * Adds an entry behind the last one, with the nodes that it completes, in one transaction and alone among all who
   * write into the store; durable when it resolves. Returns its index.
   */
  append(body: string): Promise<number>;
  entries(from: number, limit: number): Promise<StoredEntry[]>;
  addCheckpoint(size: number, note: string): Promise<void>;
  latestCheckpoint(): Promise<string | undefined>;
}

/** Somewhere outside the store that is told of every checkpoint: a file, syslog, another console. */
export type Witness = (note: string) => Promise<void>;

/**
 * The append-only record of every act. An act is in the record, durably, when `append` resolves; from then on
 * any change of it shows against the next signed checkpoint, which is also given to the witnesses.
 */
export class AuditLog {
  readonly origin: string;
  readonly #store: AuditStore;
  readonly #signer: CheckpointSigner;
  readonly #witnesses: readonly Witness[];
  /** Acts are recorded in the order in which they were told. */
  #last: Promise<unknown> = Promise.resolve();
  #signedSize = 0;

  constructor(options: {
    consoleId: string;
    store: AuditStore;
    signer: CheckpointSigner;
    witnesses?: readonly Witness[];
  }) {
    this.origin = `guardpost/${options.consoleId}`;
    this.#store = options.store;
    this.#signer = options.signer;
    this.#witnesses = options.witnesses ?? [];
  }

  /** @throws when the entry is not one, or the store cannot take it */
  append(entry: AuditEntry): Promise<number> {
    const body = JSON.stringify(AuditEntry.parse(entry));
    const appended = this.#last.then(() => this.#store.append(body));
    this.#last = appended.catch(() => {});
    return appended;
  }

  /** Signs the record as it is now, unless that has been done; to be called every minute and before the end. */
  checkpoint(): Promise<string | undefined> {
    const signed = this.#last.then(async () => {
      const size = await this.#store.size();
      if (size === this.#signedSize) return this.#store.latestCheckpoint();
      const root = await this.#compute((read) => treeRoot(read, size));
      const note = this.#signer.sign({ origin: this.origin, size, root });
      await this.#store.addCheckpoint(size, note);
      this.#signedSize = size;
      for (const witness of this.#witnesses) await witness(note);
      return note;
    });
    this.#last = signed.catch(() => {});
    return signed;
  }

  /** SPKI in PEM, for whoever verifies. */
  get publicKeyPem(): string {
    return this.#signer.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  size(): Promise<number> {
    return this.#store.size();
  }

  entries(from: number, limit: number): Promise<StoredEntry[]> {
    return this.#store.entries(from, limit);
  }

  /** @throws RangeError when there is no such entry */
  inclusion(index: number, size: number): Promise<Buffer[]> {
    return this.#compute((read) => inclusionProof(read, index, size));
  }

  /** @throws RangeError when there was no such state */
  consistency(from: number, to: number): Promise<Buffer[]> {
    return this.#compute((read) => consistencyProof(read, from, to));
  }

  async #compute<T>(work: (read: NodeReader) => T): Promise<T> {
    const ids = nodesRead(work);
    const hashes = await this.#store.nodes(ids);
    const known = new Map<string, Buffer>();
    for (const [at, { level, index }] of ids.entries()) {
      const hash = hashes[at];
      if (!hash)
        throw new Error(
          `the record is damaged: node ${level}/${index} is missing; run 'guardpost audit verify'`,
        );
      known.set(`${level}/${index}`, hash);
    }
    return work((level, index) => known.get(`${level}/${index}`)!);
  }
}
