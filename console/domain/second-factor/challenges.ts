/** A challenge that is not answered is forgotten after this time. */
const CHALLENGE_MS = 5 * 60_000;

/**
 * Challenges that were given out, each to one session for one purpose. Kept in memory: after a restart a person
 * begins again.
 */
export class Challenges<Purpose extends string> {
  readonly #given = new Map<string, { challenge: string; until: number }>();

  /** A later one for the same takes the place of the former. */
  give(sessionId: string, purpose: Purpose, challenge: string): void {
    const now = Date.now();
    for (const [key, { until }] of this.#given) if (until <= now) this.#given.delete(key);
    this.#given.set(`${purpose} ${sessionId}`, { challenge, until: now + CHALLENGE_MS });
  }

  /** The one that is out, which is spent by this; undefined when there is none or it is over. */
  take(sessionId: string, purpose: Purpose): string | undefined {
    const key = `${purpose} ${sessionId}`;
    const given = this.#given.get(key);
    this.#given.delete(key);
    return given && given.until > Date.now() ? given.challenge : undefined;
  }
}
