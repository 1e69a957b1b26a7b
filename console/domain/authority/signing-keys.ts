import type { Kysely, Transaction } from 'kysely';
import type { PublicKey, Signer } from '../../../shared/authority/envelope.ts';
import type { Tables } from '../../store/schema.ts';
import { FailureThrottle } from '../failure-throttle.ts';
import { Refusal } from '../refusal.ts';
import { signerOf } from './ed25519.ts';
import { newSealedKey, reseal, type SealedKey, unseal } from './sealed-key.ts';

/** People's signing keys. The store holds them sealed; open they are only while something is being signed. */
export class SigningKeys {
  readonly #db: Kysely<Tables>;
  readonly #throttle = new FailureThrottle();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Makes a person's key unless there is one. The passphrase is the password of the log-in that it comes with. */
  async ensure(account: string, passphrase: string): Promise<PublicKey> {
    const held = await this.#row(account);
    if (held) return held.key;
    const { sealed } = await newSealedKey(passphrase);
    await this.#db
      .insertInto('signing_keys')
      .values({ account, key: sealed.key, sealed: JSON.stringify(sealed), created_at: Date.now() })
      .onConflict((conflict) => conflict.column('account').doNothing())
      .execute();
    return (await this.#row(account))!.key;
  }

  /**
   * Opens a person's key for what is to be signed now.
   * @throws Refusal `wrong-passphrase`, `not-authorised` when there is no key, `rate-limited` after many failures
   */
  async open(account: string, passphrase: string): Promise<Signer> {
    const row = await this.#row(account);
    if (!row) throw new Refusal('not-authorised', 'you have no signing key yet: log in anew to make one');
    const guess = `sign ${account}`;
    this.#throttle.check(guess);
    const privateKey = await unseal(JSON.parse(row.sealed) as SealedKey, passphrase);
    if (!privateKey) {
      this.#throttle.failed(guess);
      throw new Refusal('wrong-passphrase', 'this passphrase does not open your signing key');
    }
    this.#throttle.succeeded(guess);
    const signer = signerOf(privateKey);
    privateKey.fill(0);
    return signer;
  }

  /**
   * For who changes the password: the key under the new one, to be written in one transaction with it. A key that
   * the former password does not open stays as it is, and is marked so.
   */
  async resealing(
    account: string,
    from: string,
    to: string,
  ): Promise<(trx: Transaction<Tables>) => Promise<void>> {
    const row = await this.#row(account);
    if (!row) return async () => {};
    const sealed = await reseal(JSON.parse(row.sealed) as SealedKey, from, to);
    const change = sealed ? { sealed: JSON.stringify(sealed), outdated: 0 } : { outdated: 1 };
    return async (trx) => {
      await trx
        .updateTable('signing_keys')
        .set(change)
        .where('account', '=', account)
        .where('sealed', '=', row.sealed)
        .execute();
    };
  }

  /** For a password that somebody else sets: the former one opens the key, and nobody else knows it. */
  outdating(account: string): (trx: Transaction<Tables>) => Promise<void> {
    return async (trx) => {
      await trx.updateTable('signing_keys').set({ outdated: 1 }).where('account', '=', account).execute();
    };
  }

  /** Brings a key under the passphrase of now. @throws Refusal `wrong-passphrase`, `not-found`, `rate-limited` */
  async bring(account: string, former: string, passphrase: string): Promise<void> {
    const row = await this.#row(account);
    if (!row) throw new Refusal('not-found', 'you have no signing key yet');
    const guess = `sign ${account}`;
    this.#throttle.check(guess);
    const sealed = await reseal(JSON.parse(row.sealed) as SealedKey, former, passphrase);
    if (!sealed) {
      this.#throttle.failed(guess);
      throw new Refusal('wrong-passphrase', 'this passphrase does not open your signing key');
    }
    await this.#db
      .updateTable('signing_keys')
      .set({ sealed: JSON.stringify(sealed), outdated: 0 })
      .where('account', '=', account)
      .execute();
  }

  /** A new key in place of the one there was, which signs nothing any more; it has to be authorised anew. */
  async replace(account: string, passphrase: string): Promise<PublicKey> {
    const { sealed } = await newSealedKey(passphrase);
    const row = { key: sealed.key, sealed: JSON.stringify(sealed), created_at: Date.now(), outdated: 0 };
    await this.#db
      .insertInto('signing_keys')
      .values({ account, ...row })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(row))
      .execute();
    return sealed.key;
  }

  /** The state of one's own key. */
  async stateOf(account: string): Promise<'none' | 'ready' | 'outdated'> {
    const row = await this.#row(account);
    return row ? (row.outdated === 1 ? 'outdated' : 'ready') : 'none';
  }

  /** For an account that is taken away: another person by the same name begins anew. */
  async forget(account: string): Promise<void> {
    await this.#db.deleteFrom('signing_keys').where('account', '=', account).execute();
  }

  async list(): Promise<{ account: string; key: PublicKey; createdAt: number }[]> {
    const rows = await this.#db
      .selectFrom('signing_keys')
      .select(['account', 'key', 'created_at'])
      .orderBy('account')
      .execute();
    return rows.map((row) => ({ account: row.account, key: row.key, createdAt: row.created_at }));
  }

  #row(account: string) {
    return this.#db.selectFrom('signing_keys').selectAll().where('account', '=', account).executeTakeFirst();
  }
}
