import type { Kysely } from 'kysely';
import { Authority } from '../../../shared/authority/authority.ts';
import { type Envelope, read } from '../../../shared/authority/envelope.ts';
import { Root } from '../../../shared/authority/root.ts';
import { nextAuthority, nextRoot, pinRoot, type Trust } from '../../../shared/authority/trust.ts';
import type { TrustDocument } from '../../../shared/protocol/authority.ts';
import type { Tables } from '../../store/schema.ts';
import { verify } from './ed25519.ts';

/** What one message carries at most; an agent that is further behind gets the rest at its next link. */
const MOST_BYTES = 1024 * 1024;

interface Held extends TrustDocument {
  envelope: Envelope;
  version: number;
}

/**
 * Root and authority, every version as it was signed, in the order in which they came, and what follows from them. The
 * console checks a new version as an agent does: what it takes, agents take that walk the same way.
 */
export class TrustStore {
  readonly #db: Kysely<Tables>;
  readonly #listeners = new Set<() => void>();
  readonly #documents: Held[] = [];
  #trust: Trust | undefined;

  private constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** @throws StatementRefused when what is stored does not follow from itself */
  static async open(db: Kysely<Tables>): Promise<TrustStore> {
    const store = new TrustStore(db);
    const rows = await db.selectFrom('trust_documents').selectAll().orderBy('position').execute();
    for (const { kind, envelope } of rows) store.#take(kind, JSON.parse(envelope) as Envelope);
    return store;
  }

  /** Undefined until the first security administrator has come. */
  get trust(): Trust | undefined {
    return this.#trust;
  }

  /** Calls back when a version was added. */
  onChanged(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The first root, which agents pin; all others follow from it. */
  get firstRoot(): Envelope | undefined {
    return this.#documents[0]?.envelope;
  }

  /** The newest version of one kind, as it was signed. */
  newest(kind: TrustDocument['kind']): Envelope | undefined {
    return this.#documents.findLast((document) => document.kind === kind)?.envelope;
  }

  /** What came after the versions that an agent holds; 0 for none. */
  since(root: number, authority: number): TrustDocument[] {
    const last = this.#documents.findLastIndex(
      ({ kind, version }) => version === (kind === 'root' ? root : authority),
    );
    const missing = this.#documents.slice(last + 1);
    let bytes = 0;
    const end = missing.findIndex(({ envelope }) => {
      bytes += envelope.payload.length + 2_000;
      return bytes > MOST_BYTES;
    });
    return missing.slice(0, end < 0 ? missing.length : end).map(({ kind, envelope }) => ({ kind, envelope }));
  }

  /** Takes the next version. @throws StatementRefused */
  async add(kind: TrustDocument['kind'], envelope: Envelope): Promise<void> {
    const before = this.#trust;
    const version = this.#take(kind, envelope);
    try {
      await this.#db
        .insertInto('trust_documents')
        .values({ kind, version, envelope: JSON.stringify(envelope), at: Date.now() })
        .execute();
    } catch (error) {
      this.#trust = before;
      this.#documents.pop();
      throw error;
    }
    for (const listener of this.#listeners) listener();
  }

  #take(kind: TrustDocument['kind'], envelope: Envelope): number {
    if (kind === 'root') {
      this.#trust = this.#trust ? nextRoot(this.#trust, envelope, verify) : pinRoot(envelope, verify);
    } else {
      if (!this.#trust) throw new Error('an authority rests on a root');
      this.#trust = nextAuthority(this.#trust, envelope, verify);
    }
    const { version } =
      kind === 'root' ? read('root', envelope.payload, Root) : read('authority', envelope.payload, Authority);
    this.#documents.push({ kind, envelope, version });
    return version;
  }
}
