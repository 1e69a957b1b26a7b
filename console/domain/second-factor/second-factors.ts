import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { FailureThrottle } from '../failure-throttle.ts';
import { Refusal } from '../refusal.ts';
import { ADMINISTRATORS, type Role } from '../rights.ts';
import type { SealedText } from '../sealed-text.ts';
import { newTypedCode } from '../secrets.ts';
import { HAS_PASSKEY } from './has-passkey.ts';
import { type Holder, Passkeys, type Site } from './passkeys.ts';
import { hashCodes, storedForms } from './recovery-codes.ts';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

type User = Selectable<Tables['users']>;

const RECOVERY_CODES = 10;
/** A secret that was shown and never confirmed is forgotten after this time. */
const OFFERED_MS = 15 * 60_000;

/** Whether administrators must have one. `optional` is for demonstrations and tests, and said on screen. */
export type SecondFactorRule = 'required' | 'optional';

/** What somebody has beside the password: an authenticator app, passkeys, and codes for when these are lost. */
export class SecondFactors {
  readonly rule: SecondFactorRule;
  readonly passkeys: Passkeys;
  readonly #db: Kysely<Tables>;
  readonly #sealed: SealedText;
  readonly #throttle = new FailureThrottle();
  /** Secrets shown to people who have yet to prove that their app has them. */
  readonly #offered = new Map<number, { secret: string; until: number }>();

  constructor(db: Kysely<Tables>, sealed: SealedText, rule: SecondFactorRule) {
    this.#db = db;
    this.#sealed = sealed;
    this.passkeys = new Passkeys(db);
    this.rule = rule;
  }

  /** What a log-in with the right password still lacks. */
  async lacking(user: User): Promise<'second-factor' | 'enrolment' | undefined> {
    if (await this.has(user)) return 'second-factor';
    return this.mustHave(JSON.parse(user.roles) as Role[]) ? 'enrolment' : undefined;
  }

  async has(user: User): Promise<boolean> {
    return user.totp_secret !== null || (await this.passkeys.any(user.id));
  }

  mustHave(roles: readonly Role[]): boolean {
    return this.rule === 'required' && roles.some((role) => ADMINISTRATORS.includes(role));
  }

  async codesLeft(userId: number): Promise<number> {
    const { left } = await this.#db
      .selectFrom('recovery_codes')
      .select((e) => e.fn.countAll<number>().as('left'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return left;
  }

  /** A new secret to be put into an authenticator app; nothing has changed until `confirm`. */
  offer(user: { id: number; username: string }, issuer: string): { secret: string; uri: string } {
    const now = Date.now();
    for (const [id, { until }] of this.#offered) if (until <= now) this.#offered.delete(id);
    const secret = newTotpSecret();
    this.#offered.set(user.id, { secret, until: now + OFFERED_MS });
    return { secret, uri: totpUri(secret, user.username, issuer) };
  }

  /** The app showed the right code: its secret is the second factor now. Answers with new recovery codes. */
  async confirm(userId: number, code: string): Promise<string[]> {
    const offered = this.#offered.get(userId);
    if (!offered || offered.until <= Date.now()) {
      throw new Refusal('conflict', 'no authenticator is being set up, or it took too long: begin again');
    }
    const key = `confirm ${userId}`;
    this.#throttle.check(key);
    const step = totpStep(offered.secret, code, null);
    if (step === undefined) {
      this.#throttle.failed(key);
      throw new Refusal('wrong-second-factor', 'this is not what the app shows now');
    }
    this.#offered.delete(userId);
    await this.#db
      .updateTable('users')
      .set({ totp_secret: this.#sealed.seal(offered.secret, owner(userId)), totp_step: step })
      .where('id', '=', userId)
      .execute();
    return this.renewCodes(userId);
  }

  /** Ten codes, each for one log-in; those there were are worth nothing any more. */
  async renewCodes(userId: number): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newTypedCode);
    const hashes = await hashCodes(codes);
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
      const rows = hashes.map((code_hash) => ({ user_id: userId, code_hash }));
      await trx.insertInto('recovery_codes').values(rows).execute();
    });
    return codes;
  }

  /** Takes a code of the app, or a recovery code. Says which it was. @throws Refusal `wrong-second-factor` */
  async verify(userId: number, code: string, from: string): Promise<'totp' | 'recovery-code'> {
    const key = `${userId} ${from}`;
    this.#throttle.check(key);
    const typed = code.trim();
    const taken = /^\d{3}\s?\d{3}$/.test(typed)
      ? (await this.#takeTotp(userId, typed.replace(/\s/, ''))) && 'totp'
      : (await this.#takeRecoveryCode(userId, typed)) && 'recovery-code';
    if (!taken) {
      this.#throttle.failed(key);
      throw new Refusal('wrong-second-factor', 'this code is wrong, used or over');
    }
    this.#throttle.succeeded(key);
    return taken;
  }

  /** Keeps a new passkey. Answers with recovery codes where there were none. @throws as Passkeys.add */
  async addPasskey(
    holder: Holder,
    site: Site,
    name: string,
    response: RegistrationResponseJSON,
  ): Promise<string[]> {
    await this.passkeys.add(holder, site, name, response);
    return (await this.codesLeft(holder.userId)) === 0 ? this.renewCodes(holder.userId) : [];
  }

  /** Takes the answer of a passkey; says the passkey's name. @throws Refusal `wrong-passkey`, `rate-limited` */
  async verifyPasskey(
    holder: Holder,
    site: Site,
    response: AuthenticationResponseJSON,
    from: string,
  ): Promise<string> {
    const key = `${holder.userId} ${from}`;
    this.#throttle.check(key);
    try {
      const name = await this.passkeys.verify(holder, site, response);
      this.#throttle.succeeded(key);
      return name;
    } catch (error) {
      this.#throttle.failed(key);
      throw error;
    }
  }

  /** @throws Refusal `not-found`, `last-factor` */
  async removePasskey(user: User, id: string): Promise<void> {
    await this.#remove(user, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('user_id', '=', user.id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new Refusal('not-found', 'no such passkey');
    });
  }

  /** @throws Refusal `last-factor` */
  async removeAuthenticator(user: User): Promise<void> {
    await this.#remove(user, (trx) => takeAuthenticator(trx, user.id));
  }

  /** Who must have a factor keeps one; with the last one of anybody else the recovery codes go as well. */
  async #remove(user: User, take: (trx: Transaction<Tables>) => Promise<void>): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await take(trx);
      const left = await trx
        .selectFrom('users')
        .select(['totp_secret', 'roles', HAS_PASSKEY.as('has_passkey')])
        .where('id', '=', user.id)
        .executeTakeFirstOrThrow();
      if (left.totp_secret !== null || left.has_passkey === 1) return;
      if (this.mustHave(JSON.parse(left.roles) as Role[])) {
        throw new Refusal('last-factor', 'an administrator keeps a second factor: set another one up first');
      }
      await trx.deleteFrom('recovery_codes').where('user_id', '=', user.id).execute();
    });
  }

  /** Takes all of somebody's away, as when the phone is lost and the codes with it. */
  async reset(userId: number): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await takeAuthenticator(trx, userId);
      await trx.deleteFrom('passkeys').where('user_id', '=', userId).execute();
      await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
    });
  }

  async #takeTotp(userId: number, code: string): Promise<boolean> {
    const user = await this.#db
      .selectFrom('users')
      .select(['totp_secret', 'totp_step'])
      .where('id', '=', userId)
      .executeTakeFirst();
    if (!user?.totp_secret) return false;
    const step = totpStep(this.#sealed.open(user.totp_secret, owner(userId)), code, user.totp_step);
    if (step === undefined) return false;
    // Two log-ins with one code at once: the step is taken by one of them.
    const { numUpdatedRows } = await this.#db
      .updateTable('users')
      .set({ totp_step: step })
      .where('id', '=', userId)
      .where((e) => e.or([e('totp_step', 'is', null), e('totp_step', '<', step)]))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #takeRecoveryCode(userId: number, code: string): Promise<boolean> {
    const stored = await this.#db
      .selectFrom('recovery_codes')
      .select('code_hash')
      .where('user_id', '=', userId)
      .execute();
    const forms = await storedForms(
      code,
      stored.map(({ code_hash }) => code_hash),
    );
    // Two log-ins with one code at once: it is taken by one of them.
    const { numDeletedRows } = await this.#db
      .deleteFrom('recovery_codes')
      .where('user_id', '=', userId)
      .where('code_hash', 'in', forms)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

async function takeAuthenticator(trx: Transaction<Tables>, userId: number): Promise<void> {
  await trx
    .updateTable('users')
    .set({ totp_secret: null, totp_step: null })
    .where('id', '=', userId)
    .execute();
}

function owner(userId: number): string {
  return `second factor of account ${userId}`;
}
