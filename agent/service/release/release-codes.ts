import { createHmac, randomInt } from 'node:crypto';
import { z } from 'zod';
import { DevicePattern } from '../../../shared/policy/device-control.ts';
import {
  type Mac,
  makeChallenge,
  NONCES,
  ReleasePurpose,
  type ReleaseTerms,
  readResponse,
} from '../../../shared/release/release-code.ts';
import type { StateFile } from '../keys/state-files.ts';

const Open = z.object({
  challenge: z.string().length(8),
  purpose: ReleasePurpose,
  /** Of `one-device`. */
  device: DevicePattern.optional(),
  until: z.number().int(),
  failures: z.number().int().nonnegative(),
});

const State = z.object({
  open: Open.optional(),
  /** Wrong codes in a row over all challenges, and until when none is taken. */
  failures: z.number().int().nonnegative(),
  lockedUntil: z.number().int().nonnegative(),
  /** Nonces given out, newest last: an answered challenge never comes again. */
  used: z.array(z.number().int()).max(10_000),
});
type State = z.infer<typeof State>;

/** Long enough for a call back. */
const CHALLENGE_MS = 24 * 3_600_000;
/** Wrong codes for one challenge before it is void, and nothing is taken for a while. */
const ATTEMPTS = 5;
const FIRST_LOCK_MS = 15 * 60_000;
const LONGEST_LOCK_MS = 24 * 3_600_000;
const REMEMBERED_NONCES = 10_000;

export type CodeVerdict =
  | { ok: true; purpose: ReleasePurpose; device?: DevicePattern | undefined; terms: ReleaseTerms }
  | {
      ok: false;
      reason: 'no-secret' | 'no-challenge' | 'expired' | 'wrong' | 'locked';
      lockedUntil?: number;
    };

/**
 * Releases agreed by telephone. One challenge is open at a time; each is answered once. Five wrong answers void it
 * and lock for a quarter of an hour, twice as long each further time: guessing 35 bits takes millennia.
 */
export class ReleaseCodes {
  readonly #file: StateFile;
  readonly #mac: Mac | undefined;
  readonly #now: () => number;
  #state: State = { failures: 0, lockedUntil: 0, used: [] };
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(file: StateFile, secret: string | undefined, now: () => number) {
    this.#file = file;
    this.#now = now;
    if (secret !== undefined) {
      const key = Buffer.from(secret, 'base64url');
      this.#mac = (message) => createHmac('sha256', key).update(message).digest();
    }
  }

  /** `secret` in base64url as agreed at enrolment. @throws when the state cannot be read: then nothing is released */
  static async open(
    file: StateFile,
    secret: string | undefined,
    now: () => number = Date.now,
  ): Promise<ReleaseCodes> {
    const codes = new ReleaseCodes(file, secret, now);
    const value = await file.load();
    if (value !== undefined) codes.#state = State.parse(value);
    return codes;
  }

  /** A new challenge; it takes the place of the former one. Undefined without a secret: enrol again. */
  challenge(
    purpose: ReleasePurpose,
    device?: DevicePattern,
  ): Promise<{ challenge: string; until: number } | undefined> {
    return this.#inTurn(async () => {
      if (!this.#mac) return undefined;
      const used = new Set(this.#state.used);
      let nonce: number;
      do nonce = randomInt(NONCES);
      while (used.has(nonce));
      const challenge = makeChallenge(this.#mac, purpose, nonce);
      const until = this.#now() + CHALLENGE_MS;
      const open = { challenge, purpose, until, failures: 0, ...(device ? { device } : {}) };
      await this.#keep({
        ...this.#state,
        open,
        used: [...this.#state.used, nonce].slice(-REMEMBERED_NONCES),
      });
      return { challenge, until };
    });
  }

  /** Takes an answer. What it says is on disk before it is returned, so that no code is good twice. */
  redeem(typed: string): Promise<CodeVerdict> {
    return this.#inTurn(async () => {
      const { open, lockedUntil } = this.#state;
      const now = this.#now();
      if (!this.#mac) return { ok: false, reason: 'no-secret' };
      if (now < lockedUntil) return { ok: false, reason: 'locked', lockedUntil };
      if (!open) return { ok: false, reason: 'no-challenge' };
      if (now >= open.until) return { ok: false, reason: 'expired' };
      const terms = readResponse(this.#mac, open.challenge, typed);
      if (!terms) return this.#wrong(open, now);
      const { open: _answered, ...rest } = this.#state;
      await this.#keep({ ...rest, failures: 0, lockedUntil: 0 });
      return { ok: true, purpose: open.purpose, device: open.device, terms };
    });
  }

  async #wrong(open: z.infer<typeof Open>, now: number): Promise<CodeVerdict> {
    const failures = this.#state.failures + 1;
    if (open.failures + 1 < ATTEMPTS) {
      await this.#keep({ ...this.#state, failures, open: { ...open, failures: open.failures + 1 } });
      return { ok: false, reason: 'wrong' };
    }
    const rounds = Math.floor(failures / ATTEMPTS) - 1;
    const lockedUntil = now + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(rounds, 10));
    const { open: _void, ...rest } = this.#state;
    await this.#keep({ ...rest, failures, lockedUntil });
    return { ok: false, reason: 'locked', lockedUntil };
  }

  async #keep(state: State): Promise<void> {
    await this.#file.save(state);
    this.#state = state;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}
