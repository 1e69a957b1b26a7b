import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../domain/refusal.ts';

/** How long the rest of a refused file is still read. */
const DRAIN_MS = 30_000;

/**
 * Works on a request's body as it comes. Of one that is refused the rest is read all the same: a browser that is
 * answered in the middle of sending sees a broken connection and not the reason.
 */
export async function received<T>(body: unknown, work: (stream: Readable) => Promise<T>): Promise<T> {
  if (!(body instanceof Readable)) throw new Refusal('bad-request', 'send the file itself as the body');
  try {
    return await work(body);
  } catch (error) {
    body.unpipe();
    body.resume();
    const ended = new Promise<void>((resolve) => {
      body.once('end', resolve);
      body.once('close', resolve);
    });
    if (!body.readableEnded && !body.destroyed) {
      const patience = new AbortController();
      await Promise.race([ended, sleep(DRAIN_MS, undefined, { signal: patience.signal, ref: false })]);
      patience.abort();
    }
    throw error;
  }
}
