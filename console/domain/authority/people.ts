import type { AuthorisedKey, Authority, Right } from '../../../shared/authority/authority.ts';
import type { Envelope } from '../../../shared/authority/envelope.ts';
import { StatementRefused } from '../../../shared/authority/refused.ts';
import type { Approval } from '../../api/contract.ts';
import type { Approvals } from '../approvals.ts';
import { Refusal } from '../refusal.ts';
import { AUTHORITY_VALID_MS, type Signatory, type Signing } from './signing.ts';

/** Who may sign what, and changes of it. Each change is a new version, signed by who may authorise. */
export class AuthorisedPeople {
  readonly #signing: Signing;
  readonly #approvals: Approvals;

  constructor(signing: Signing, approvals: Approvals) {
    this.#signing = signing;
    this.#approvals = approvals;
  }

  /** Lets a person sign these things with the key that they hold now; with no rights: nothing any more. */
  async authorise(account: string, rights: Right[], signatory: Signatory): Promise<Approval | undefined> {
    const { authority } = this.#current();
    const others = authority.keys.filter((key) => key.account !== account);
    const held = (await this.#signing.keys.list()).find((key) => key.account === account);
    if (rights.length > 0 && !held) {
      throw new Refusal('not-found', 'this person has no signing key yet: they have to log in once');
    }
    const keys: AuthorisedKey[] =
      rights.length > 0 && held ? [...others, { key: held.key, account, rights }] : others;
    if (!keys.some((key) => key.rights.includes('authority'))) {
      throw new Refusal('conflict', 'somebody has to remain who may authorise people');
    }
    return this.#change(keys, `${account}: ${rights.join(', ') || '-'}`, signatory);
  }

  /** Agents count who is authorised, so nobody who is may just go. @throws Refusal `conflict` */
  requireNone(account: string): void {
    if (!this.#signing.trust?.authority?.keys.some((key) => key.account === account)) return;
    throw new Refusal('conflict', 'this person may sign: take that away under Signing first');
  }

  /** The same people for another year. */
  renew(signatory: Signatory): Promise<Approval | undefined> {
    return this.#change(this.#current().authority.keys, 'renewed', signatory);
  }

  /** A root or authority that was signed elsewhere, with the root key that is kept apart. @throws Refusal */
  async take(kind: 'root' | 'authority', envelope: Envelope): Promise<void> {
    try {
      await this.#signing.store.add(kind, envelope);
    } catch (error) {
      if (error instanceof StatementRefused) throw new Refusal('bad-request', error.message);
      throw error;
    }
  }

  #current() {
    const { trust } = this.#signing;
    if (!trust?.authority) throw new Refusal('conflict', 'nobody is authorised yet');
    return { root: trust.root, authority: trust.authority };
  }

  async #change(keys: AuthorisedKey[], reason: string, signatory: Signatory): Promise<Approval | undefined> {
    const { root, authority } = this.#current();
    const people = this.#signing.people('authority', root.people.authority);
    const signer = await signatory.hand({ statement: 'authority', people }, 'authority');
    const next: Authority = {
      ...authority,
      version: authority.version + 1,
      expiresAt: Date.now() + AUTHORITY_VALID_MS,
      keys,
    };
    const envelope = this.#signing.seal('authority', next, signer);
    if (people > 1) {
      const request = { kind: 'authority.change' as const, reason, envelopes: [envelope] };
      return this.#approvals.ask(request, signatory.account);
    }
    await this.take('authority', envelope);
    return undefined;
  }
}
