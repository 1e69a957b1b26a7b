import { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { CheckpointSigner } from './checkpoint.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodesAfterAppend,
  type TreeNode,
  treeRoot,
} from './merkle.ts';

export interface StoredEntry {
  index: number;
  /** The entry as JSON, byte for byte what the leaf was hashed from. */
  body: string;
}

/** Where the record lies. Entries and nodes are only ever added. */
export interface AuditStore {
  size(): number;
  node(level: number, index: number): Buffer | undefined;
  /** One transaction; durable when it resolves. */
  append(entries: readonly StoredEntry[], nodes: readonly TreeNode[]): Promise<void>;
  entries(from: number, limit: number): StoredEntry[];
  addCheckpoint(size: number, note: string): Promise<void>;
  latestCheckpoint(): string | undefined;
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
  /** Appends run one behind the other: each needs the tree that the former left. */
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
    const appended = this.#last.then(async () => {
      const index = this.#store.size();
      await this.#store.append(
        [{ index, body }],
        nodesAfterAppend(this.#read, index, leafHash(Buffer.from(body))),
      );
      return index;
    });
    this.#last = appended.catch(() => {});
    return appended;
  }

  /** Signs the record as it is now, unless that has been done; to be called every minute and before the end. */
  checkpoint(): Promise<string | undefined> {
    const signed = this.#last.then(async () => {
      const size = this.#store.size();
      if (size === this.#signedSize) return this.#store.latestCheckpoint();
      const note = this.#signer.sign({ origin: this.origin, size, root: treeRoot(this.#read, size) });
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

  get size(): number {
    return this.#store.size();
  }

  entries(from: number, limit: number): StoredEntry[] {
    return this.#store.entries(from, limit);
  }

  inclusion(index: number, size: number): Buffer[] {
    return inclusionProof(this.#read, index, size);
  }

  consistency(from: number, to: number): Buffer[] {
    return consistencyProof(this.#read, from, to);
  }

  readonly #read = (level: number, index: number): Buffer => {
    const hash = this.#store.node(level, index);
    if (!hash)
      throw new Error(
        `the record is damaged: node ${level}/${index} is missing; run 'guardpost audit verify'`,
      );
    return hash;
  };
}
