import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  timeoutMs?: number;
  stepMs?: number;
  /** Gives up at once. */
  signal?: AbortSignal | undefined;
}

/**
 * Asks again and again until there is an answer; an error counts as none.
 * @throws when there is none in time
 */
export async function until<T>(
  ask: () => Promise<T>,
  { timeoutMs = 30_000, stepMs = 50, signal }: UntilOptions = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last = 'nothing';
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask().catch((error: Error) => {
      last = error.message;
      return undefined;
    });
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms; the last answer: ${last}`);
    await sleep(stepMs, undefined, { signal });
  }
}

/**
 * Waits until a count has reached `wanted`, for as long as it grows: a busy computer takes its time, and a count
 * that stands still will not arrive.
 * @throws with the count, when it did not grow within `patienceMs`
 */
export async function untilCount(
  ask: () => number | Promise<number>,
  wanted: number,
  patienceMs = 30_000,
): Promise<void> {
  let count = await ask();
  while (count < wanted) {
    const before = count;
    const grown = async () => {
      const now = await ask();
      return now > before ? now : undefined;
    };
    count = await until(grown, { timeoutMs: patienceMs, stepMs: 250 }).catch(() => {
      throw new Error(`stands at ${before} of ${wanted}, and did not grow within ${patienceMs} ms`);
    });
  }
}
