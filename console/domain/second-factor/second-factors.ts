import type { Kysely, Selectable } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { FailureThrottle } from '../failure-throttle.ts';
import { Refusal } from '../refusal.ts';
import { ADMINISTRATORS, type Role } from '../rights.ts';
import type { SealedText } from '../sealed-text.ts';
import { hashSecret, newTypedCode, normaliseTypedCode } from '../secrets.ts';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

type User = Selectable<Tables['users']>;

const RECOVERY_CODES = 10;
/** A secret that was shown and never confirmed is forgotten after this time. */
const OFFERED_MS = 15 * 60_000;

/** Whether administrators must have one. `optional` is for demonstrations and tests, and said on screen. */
export type SecondFactorRule = 'required' | 'optional';

/** What somebody has beside the password: an authenticator app, and codes for when it is lost. */
export class SecondFactors {
  readonly rule: SecondFactorRule;
  readonly #db: Kysely<Tables>;
  readonly #sealed: SealedText;
  readonly #throttle = new FailureThrottle();
  /** Secrets shown to people who have yet to prove that their app has them. */
  readonly #offered = new Map<number, { secret: string; until: number }>();

  constructor(db: Kysely<Tables>, sealed: SealedText, rule: SecondFactorRule) {
    this.#db = db;
    this.#sealed = sealed;
    this.rule = rule;
  }

  /** What a log-in with the right password still lacks. */
  async lacking(user: User): Promise<'second-factor' | 'enrolment' | undefined> {
    if (await this.has(user)) return 'second-factor';
    return this.mustHave(JSON.parse(user.roles) as Role[]) ? 'enrolment' : undefined;
  }

  async has(user: User): Promise<boolean> {
    return user.totp_secret !== null;
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
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
      const rows = codes.map((code) => ({
        user_id: userId,
        code_hash: hashSecret(normaliseTypedCode(code)),
      }));
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

  /** Takes all of somebody's away, as when the phone is lost and the codes with it. */
  async reset(userId: number): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('users')
        .set({ totp_secret: null, totp_step: null })
        .where('id', '=', userId)
        .execute();
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
    const { numDeletedRows } = await this.#db
      .deleteFrom('recovery_codes')
      .where('user_id', '=', userId)
      .where('code_hash', '=', hashSecret(normaliseTypedCode(code)))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

function owner(userId: number): string {
  return `second factor of account ${userId}`;
}
