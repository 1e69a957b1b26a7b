import { z } from 'zod';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What an agent says of a batch, signed: its events are the links `first` to `last` of the chain of everything that
 * its spool accepted in this epoch, and the one before them was `after`. A number between `after` and `first` is an
 * event that the spool had to drop and announced. Whoever takes an event out of the console's store, changes one or
 * puts one in, breaks the chain, and cannot sign it anew.
 */
export const EventSeal = z.object({
  /** The event that went before this batch to the console, 0 for none. */
  after: z.number().int().nonnegative(),
  /** The chain before the first event of the batch. */
  previous: Hash,
  /** The chain after its last. */
  head: Hash,
  /** Ed25519 over `sealedBytes`, base64. */
  signature: z.base64().length(88),
});
export type EventSeal = z.infer<typeof EventSeal>;

/** Ed25519 public key, SPKI in DER, base64. */
export const SealKey = z.base64().length(60);

/** The chain before the first event of an epoch. */
export const CHAIN_START = '0'.repeat(64);

/** The chain after an event, hex. `body` is its JSON text, `sha256` gives hex. */
export function nextInChain(
  previous: string,
  seq: number,
  body: string,
  sha256: (text: string) => string,
): string {
  return sha256(`${previous}\n${seq}\n${sha256(body)}`);
}

/** What is signed: one line each, so that no two seals share it (in the manner of a signed note). */
export function sealedBytes(
  agentId: string,
  epoch: string,
  range: { first: number; last: number },
  { after, previous, head }: Omit<EventSeal, 'signature'>,
): string {
  return ['guardpost event seal 1', agentId, epoch, after, range.first, previous, range.last, head, ''].join(
    '\n',
  );
}
