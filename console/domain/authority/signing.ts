import { type Authority, RIGHTS, type Right } from '../../../shared/authority/authority.ts';
import {
  cosign,
  type Envelope,
  type Signer,
  type Statement,
  seal,
} from '../../../shared/authority/envelope.ts';
import { DEFAULT_ISOLATION_LIMIT, peopleNeeded, type Root } from '../../../shared/authority/root.ts';
import type { TimestampStatement } from '../../../shared/authority/statements.ts';
import { needed, type Trust } from '../../../shared/authority/trust.ts';
import { Refusal } from '../refusal.ts';
import { rootKeyFile, writeRootKey } from './root-key-file.ts';
import { newSealedKey } from './sealed-key.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TrustStore } from './trust-store.ts';

const DAY = 86_400_000;
const ROOT_VALID_MS = 3650 * DAY;
export const AUTHORITY_VALID_MS = 365 * DAY;
/** A policy may be taken by agents for so long; one in force stays in force. */
export const POLICY_VALID_MS = 180 * DAY;
/** The word on what is newest holds so long: an agent that hears nothing newer for a day says so. */
export const TIMESTAMP_VALID_MS = DAY;

/** What somebody is about to sign, for the page that asks for the passphrase. */
export interface SigningSummary {
  statement: Statement;
  /** In which ways a policy loosens: paths in it. */
  loosens?: string[];
  /** How many people it takes in all. */
  people: number;
}

/** A person at the keyboard who can be asked to sign. */
export interface Signatory {
  readonly account: string;
  /**
   * Opens the key for one act.
   * @throws Refusal `signing-needed` with the summary when no passphrase came along, `wrong-passphrase`,
   * `not-authorised`
   */
  hand(summary: SigningSummary, right: Right): Promise<Signer>;
}

/** Signing as the console does it: whose key, for what, and the console's own word on what is newest. */
export class Signing {
  readonly keys: SigningKeys;
  readonly store: TrustStore;
  readonly consoleId: string;
  readonly #consoleKey: Signer;
  readonly #dataDir: string;
  /** One founding at a time. */
  #founding: Promise<unknown> = Promise.resolve();

  constructor(options: {
    keys: SigningKeys;
    store: TrustStore;
    consoleId: string;
    consoleKey: Signer;
    dataDir: string;
  }) {
    this.keys = options.keys;
    this.store = options.store;
    this.consoleId = options.consoleId;
    this.#consoleKey = options.consoleKey;
    this.#dataDir = options.dataDir;
  }

  /** Where the sealed root key was left. */
  get rootKeyFile(): string {
    return rootKeyFile(this.#dataDir);
  }

  get trust(): Trust | undefined {
    return this.store.trust;
  }

  /** How many have to sign for this; 1 while nothing is founded. */
  people(right: Right, wanted: number): number {
    const { trust } = this;
    return trust?.authority ? needed(trust.authority, right, wanted) : 1;
  }

  /**
   * Makes the root and the first authority, with this person as the one authorised. The root key is sealed with the
   * same passphrase and left in a file to be taken away. Nothing when it was done before. `people` 1 is for an
   * installation that will have one administrator: it is written into the root and holds until that is changed.
   * @returns who can sign what follows, such as the policy in force; undefined when there was nothing to do
   */
  found(account: string, passphrase: string, people: 1 | 2 = 2): Promise<Signer | undefined> {
    const turn = this.#founding.then(() => this.#found(account, passphrase, people));
    this.#founding = turn.catch(() => {});
    return turn;
  }

  async #found(account: string, passphrase: string, people: 1 | 2): Promise<Signer | undefined> {
    if (this.trust?.authority) return undefined;
    const key = await this.keys.ensure(account, passphrase);
    const now = Date.now();
    const { sealed, signer } = await newSealedKey(passphrase);
    await writeRootKey(this.#dataDir, sealed);
    const root: Root = {
      consoleId: this.consoleId,
      version: 1,
      expiresAt: now + ROOT_VALID_MS,
      keys: [signer.key],
      threshold: 1,
      people: peopleNeeded(people),
      isolationLimit: DEFAULT_ISOLATION_LIMIT,
    };
    const authority: Authority = {
      consoleId: this.consoleId,
      version: 1,
      expiresAt: now + AUTHORITY_VALID_MS,
      keys: [{ key, account, rights: [...RIGHTS] }],
      consoleKey: this.#consoleKey.key,
    };
    await this.store.add('root', seal('root', root, signer));
    await this.store.add('authority', seal('authority', authority, signer));
    return this.keys.open(account, passphrase);
  }

  /** A person with the passphrase that came along with what they ask for, if any. */
  signatory(account: string, passphrase: string | undefined): Signatory {
    return {
      account,
      hand: async (summary, right) => {
        const authorised = this.trust?.authority?.keys.find((key) => key.account === account);
        if (!authorised?.rights.includes(right)) {
          throw new Refusal(
            'not-authorised',
            `your key is not authorised for this (${right}): have it authorised under Signing`,
          );
        }
        if (passphrase === undefined) {
          throw new Refusal('signing-needed', 'this has to be signed: confirm with your password', {
            details: summary,
          });
        }
        const signer = await this.keys.open(account, passphrase);
        const known = this.trust?.authority?.keys.some((key) => key.key === signer.key);
        if (!known) throw new Refusal('not-authorised', 'your key was replaced: have it authorised anew');
        return signer;
      },
    };
  }

  seal(statement: Statement, content: unknown, signer: Signer): Envelope {
    return seal(statement, content, signer);
  }

  cosign(statement: Statement, envelope: Envelope, signer: Signer): Envelope {
    return cosign(statement, envelope, signer);
  }

  /** The newest versions as of now, by the console's own key; undefined before the founding. */
  timestamp(policy: number): Envelope | undefined {
    const { trust } = this;
    if (!trust?.authority || trust.authority.consoleKey !== this.#consoleKey.key) return undefined;
    const now = Date.now();
    const content: TimestampStatement = {
      consoleId: this.consoleId,
      at: now,
      expiresAt: now + TIMESTAMP_VALID_MS,
      root: trust.root.version,
      authority: trust.authority.version,
      policy,
    };
    return seal('timestamp', content, this.#consoleKey);
  }
}
