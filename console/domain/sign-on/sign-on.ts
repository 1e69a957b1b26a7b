import * as oidc from 'openid-client';
import type { SignOnChange, SignOnSettings } from '../../api/contract-sign-on.ts';
import type { Accounts, User } from '../accounts.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import { nameIn, provesFactor, rightsByClaims, verifiedEmail } from './claims.ts';
import { SignOnFailed } from './failure.ts';
import type { ExternalIdentities } from './identities.ts';
import type { Pending, PendingSignOns, Purpose } from './pending.ts';
import { type Proven, Provider } from './provider.ts';
import type { SignOnSettingsStore } from './settings-store.ts';

/** The provider may have another clock. */
const CLOCK_SECONDS = 60;

/** Who has signed on, and whether a second factor is proven with it. */
export interface SignedOn {
  user: User;
  proven: Proven;
  factorShown: boolean;
}

/** Single sign-on with OpenID Connect: an identity that a provider proves opens the account it is linked to. */
export class SignOn {
  readonly identities: ExternalIdentities;
  readonly pending: PendingSignOns;
  readonly #store: SignOnSettingsStore;
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  /** For the settings as they are; made anew when they change. */
  #provider: Provider | undefined;

  constructor(options: {
    identities: ExternalIdentities;
    pending: PendingSignOns;
    store: SignOnSettingsStore;
    accounts: Accounts;
    sessions: Sessions;
  }) {
    this.identities = options.identities;
    this.pending = options.pending;
    this.#store = options.store;
    this.#accounts = options.accounts;
    this.#sessions = options.sessions;
  }

  /** What the log-in page offers. */
  async offer(): Promise<{ label: string } | null> {
    const settings = await this.#store.read();
    return settings?.enabled ? { label: settings.label } : null;
  }

  async settings(): Promise<{ settings: SignOnSettings | null; hasSecret: boolean }> {
    return { settings: (await this.#store.read()) ?? null, hasSecret: await this.#store.hasSecret() };
  }

  /** @throws Refusal `bad-request`, `conflicting-roles` */
  async change(change: SignOnChange): Promise<void> {
    await this.#store.write(change);
    this.#provider = undefined;
  }

  /** Where to send the browser, and what it keeps meanwhile. @throws SignOnFailed `off`, `provider` */
  async begin(
    purpose: Purpose,
    { redirectUri, next, former }: Pick<Pending, 'redirectUri' | 'next' | 'former'>,
  ): Promise<{ location: URL; cookie: string }> {
    const { settings, provider } = await this.#ready();
    const verifier = oidc.randomPKCECodeVerifier();
    const pending = {
      issuer: settings.issuer,
      clientId: settings.clientId,
      redirectUri,
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier,
      purpose,
      next,
      former,
    };
    const location = await provider.logInAt(pending, await oidc.calculatePKCECodeChallenge(verifier));
    return { location, cookie: this.pending.seal(pending) };
  }

  /** Whom the provider's answer to a log-in proves. @throws SignOnFailed */
  async logIn(pending: Pending, query: string): Promise<SignedOn> {
    const { settings, proven } = await this.#redeem(pending, query);
    try {
      const user = await this.#accountOf(settings, proven);
      await this.identities.used(proven);
      return { user, proven, factorShown: provesFactor(settings, proven.claims) };
    } catch (error) {
      if (error instanceof SignOnFailed) error.subject = proven.subject;
      throw error;
    }
  }

  /** The person of a session has logged in at the provider anew. @throws SignOnFailed */
  async again(pending: Pending, query: string): Promise<Proven> {
    const { proven } = await this.#redeem(pending, query);
    const { purpose } = pending;
    if (purpose.kind !== 'again' || (await this.identities.userOf(proven)) !== purpose.userId) {
      throw new SignOnFailed('other-person', 'somebody else has signed on', proven.subject);
    }
    // Without auth_time the provider may have answered out of an old session (OpenID Connect Core 1.0, 3.1.2.1).
    if (proven.authTime === undefined || proven.authTime + CLOCK_SECONDS < pending.begunAt / 1000) {
      throw new SignOnFailed('not-proven', 'the provider did not ask the person anew', proven.subject);
    }
    if (!(await this.#sessions.proven(purpose.sessionId, purpose.userId))) {
      throw new SignOnFailed('expired', 'the session is over', proven.subject);
    }
    return proven;
  }

  /** Gives the identity to the account of a session, whose person asked for it. @throws SignOnFailed */
  async link(pending: Pending, query: string): Promise<Proven> {
    const { proven } = await this.#redeem(pending, query);
    const { purpose } = pending;
    if (purpose.kind !== 'link' || !(await this.#sessions.goesOn(purpose.sessionId, purpose.userId))) {
      throw new SignOnFailed('expired', 'the session is over', proven.subject);
    }
    if (!(await this.identities.link(proven, purpose.userId))) {
      throw new SignOnFailed('linked-already', 'the identity opens an account already', proven.subject);
    }
    return proven;
  }

  /** Where the provider's own session is ended, or undefined. Never keeps a log-out from happening. */
  async endsAt(backTo: string): Promise<URL | undefined> {
    try {
      return await (await this.#ready()).provider.endsAt(backTo);
    } catch (error) {
      if (error instanceof SignOnFailed) return undefined;
      throw error;
    }
  }

  async #redeem(pending: Pending, query: string) {
    const { settings, provider } = await this.#ready();
    // An answer of a provider that was replaced meanwhile is no answer of this one.
    if (pending.issuer !== settings.issuer || pending.clientId !== settings.clientId) {
      throw new SignOnFailed('expired', 'single sign-on was set up anew meanwhile');
    }
    return { settings, proven: await provider.redeem(pending, query) };
  }

  async #ready(): Promise<{ settings: SignOnSettings; provider: Provider }> {
    const settings = await this.#store.read();
    if (!settings?.enabled) throw new SignOnFailed('off', 'single sign-on is off');
    this.#provider ??= new Provider(settings, await this.#store.secret());
    return { settings, provider: this.#provider };
  }

  async #accountOf(settings: SignOnSettings, proven: Proven): Promise<User> {
    const known = await this.identities.userOf(proven);
    const mapped = settings.accounts === 'mapped' ? rightsByClaims(settings, proven.claims) : undefined;
    if (known !== undefined) {
      const user = await this.#accounts.byId(known);
      if (user.roles_from_claims === 0 || !mapped) return user;
      // Whose roles are gone does not go on with those of the last log-in.
      if ('failure' in mapped) await this.#sessions.endAllOf(user.id);
      const { roles, scope } = granted(mapped);
      await this.#accounts.setRightsByClaims(user, roles, scope);
      return this.#accounts.byId(known);
    }
    return (await this.#expected(proven)) ?? (await this.#made(proven, mapped));
  }

  /** The account that an administrator has made for this verified address, and that nobody has come for yet. */
  async #expected(proven: Proven): Promise<User | undefined> {
    const email = verifiedEmail(proven.claims);
    const user = email === undefined ? undefined : await this.#accounts.byEmail(email);
    if (!user) return undefined;
    const others = await this.identities.listOf(user.id);
    if (others.some(({ issuer }) => issuer === proven.issuer)) {
      throw new SignOnFailed('linked-already', 'another identity of the provider opens this account');
    }
    if (!(await this.identities.link(proven, user.id))) {
      throw new SignOnFailed('linked-already', 'the identity was linked at the same time');
    }
    return user;
  }

  async #made(proven: Proven, mapped: ReturnType<typeof rightsByClaims> | undefined): Promise<User> {
    if (!mapped) throw new SignOnFailed('no-account', 'no account is linked to this identity');
    const { roles, scope } = granted(mapped);
    const username = nameIn(proven.claims);
    if (username === undefined)
      throw new SignOnFailed('no-account', 'the claims have no name for an account');
    const user = await this.#accounts.createSignedOn({ username, roles, scope }).catch((error) => {
      if (error instanceof Refusal && error.code === 'conflict') {
        throw new SignOnFailed('name-taken', 'an account by this name is not linked to this identity');
      }
      throw error;
    });
    await this.identities.link(proven, user.id);
    return user;
  }
}

function granted(mapped: ReturnType<typeof rightsByClaims>) {
  if ('failure' in mapped)
    throw new SignOnFailed(mapped.failure, 'the claims give no roles that go together');
  return mapped;
}
