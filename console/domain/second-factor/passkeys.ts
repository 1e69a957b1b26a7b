import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Kysely } from 'kysely';
import type { Passkey } from '../../api/contract-people.ts';
import type { Tables } from '../../store/schema.ts';
import { Refusal } from '../refusal.ts';
import { Challenges } from './challenges.ts';

/** COSE numbers of Ed25519, ES256 and RS256, which together every key in use has one of. */
const ALGORITHMS = [-8, -7, -257];
const MOST_PASSKEYS = 20;
/** How long the browser lets its person look for the key. */
const TIMEOUT_MS = 2 * 60_000;

/** Where the person reaches the console. A passkey works at the name that it was made for, and nowhere else. */
export interface Site {
  /** Relying party: the console's name without scheme and port. */
  rpId: string;
  origin: string;
}

/** Whose turn it is: the account, and the session that the challenge is bound to. */
export interface Holder {
  userId: number;
  username: string;
  sessionId: string;
}

type Refused = 'challenge' | 'unknown' | 'response' | 'counter';

/**
 * Passkeys and security keys (WebAuthn Level 3) as second factor: the key shows that it is there, and, where it
 * can, that its owner is (user verification preferred); the password has been shown before.
 */
export class Passkeys {
  readonly #db: Kysely<Tables>;
  readonly #challenges = new Challenges<'make' | 'show'>();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async any(userId: number): Promise<boolean> {
    return (await this.#of(userId)).length > 0;
  }

  async list(userId: number): Promise<Passkey[]> {
    return (await this.#of(userId)).map((row) => ({
      id: row.id,
      name: row.name,
      site: row.rp_id,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
    }));
  }

  /** What the browser makes a new passkey from. Nothing is kept but the challenge. */
  async offer(holder: Holder, { rpId }: Site): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const rows = await this.#of(holder.userId);
    if (rows.length >= MOST_PASSKEYS) {
      throw new Refusal('conflict', `an account has at most ${MOST_PASSKEYS} passkeys: remove one first`);
    }
    const options = await generateRegistrationOptions({
      rpName: 'Guardpost',
      rpID: rpId,
      userName: holder.username,
      userID: handleOf(holder.userId, rpId),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: rows.filter((row) => row.rp_id === rpId).map(descriptor),
      // It comes after the password, so that a key need not hold the account's name.
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    });
    this.#challenges.give(holder.sessionId, 'make', options.challenge);
    return options;
  }

  /** Keeps a passkey that the browser made. @throws Refusal `wrong-passkey`, `conflict` when it is known already */
  async add(holder: Holder, site: Site, name: string, response: RegistrationResponseJSON): Promise<void> {
    const expectedChallenge = this.#challenges.take(holder.sessionId, 'make');
    if (expectedChallenge === undefined) throw refused('challenge');
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: false,
    }).catch(() => {
      throw refused('response');
    });
    if (!verified) throw refused('response');
    const { id, publicKey, counter } = registrationInfo.credential;
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('passkeys')
      .values({
        id,
        user_id: holder.userId,
        rp_id: site.rpId,
        public_key: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: JSON.stringify(response.response.transports ?? []),
        name,
        created_at: Date.now(),
        last_used_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) throw new Refusal('conflict', 'this passkey is registered already');
  }

  /** What the browser asks the person's passkeys with. @throws Refusal `not-found` when none works at this site */
  async ask(holder: Holder, { rpId }: Site): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const rows = (await this.#of(holder.userId)).filter((row) => row.rp_id === rpId);
    if (rows.length === 0) throw new Refusal('not-found', `this account has no passkey for ${rpId}`);
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      timeout: TIMEOUT_MS,
      allowCredentials: rows.map(descriptor),
      userVerification: 'preferred',
    });
    this.#challenges.give(holder.sessionId, 'show', options.challenge);
    return options;
  }

  /** Takes the answer of one of the person's passkeys; says its name. @throws Refusal `wrong-passkey` */
  async verify(holder: Holder, site: Site, response: AuthenticationResponseJSON): Promise<string> {
    const expectedChallenge = this.#challenges.take(holder.sessionId, 'show');
    if (expectedChallenge === undefined) throw refused('challenge');
    const row = (await this.#of(holder.userId)).find(
      ({ id, rp_id }) => id === response.id && rp_id === site.rpId,
    );
    if (!row) throw refused('unknown');
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      // The counter is checked below, where two answers at once are told apart.
      credential: {
        id: row.id,
        publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
        counter: 0,
      },
      requireUserVerification: false,
    }).catch(() => {
      throw refused('response');
    });
    if (!verified) throw refused('response');
    if (!(await this.#count(row.id, authenticationInfo.newCounter))) throw refused('counter');
    return row.name;
  }

  /**
   * Notes the counter of a use. False when it has not grown: then there are two of the key (WebAuthn section
   * 6.1.1). Keys that do not count always say 0.
   */
  async #count(id: string, counter: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('passkeys')
      .set({ counter, last_used_at: Date.now() })
      .where('id', '=', id)
      .where((e) => (counter === 0 ? e('counter', '=', 0) : e('counter', '<', counter)))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  #of(userId: number) {
    return this.#db
      .selectFrom('passkeys')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute();
  }
}

function descriptor({ id, transports }: Tables['passkeys']) {
  return { id, transports: JSON.parse(transports) as string[] };
}

/** By which a key tells accounts apart; says nothing about the person. */
function handleOf(userId: number, rpId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${rpId} account ${userId}`).digest());
}

function refused(reason: Refused): Refusal {
  return new Refusal('wrong-passkey', 'the passkey was not accepted', { details: { reason } });
}
