import { z } from 'zod';
import { PublicKey } from './envelope.ts';

const People = z.number().int().min(1).max(8);

/**
 * What every agent pins when it is enrolled, in the manner of TUF's root role: who may say who may say things. The
 * root key signs nothing else, lies outside of the console and is needed only to change this or to start anew after
 * keys were lost. Version N+1 counts when version N's and its own keys have signed it.
 */
export const Root = z.strictObject({
  consoleId: z.uuid(),
  version: z.number().int().min(1),
  /** Milliseconds since the epoch. Past it no new authority is taken; what is in force stays. */
  expiresAt: z.number().int(),
  keys: z.array(PublicKey).min(1).max(8),
  /** So many of `keys` must sign the next version, or an authority by the root itself. */
  threshold: People,
  /**
   * So many different people must sign. As long as fewer than that are authorised for an act, all of them must: a
   * console with one administrator works, and with the second one authorised the rule of two holds by itself. It
   * cannot be got around by taking people away again, since that takes a new authority, which takes the two.
   */
  people: z.strictObject({
    /** A policy that loosens. */
    loosening: People,
    /** A known device let in that is named by vendor, product and serial number: one stick, not a kind. */
    knownDevice: People,
    /** Cutting more PCs off than `isolationLimit`. */
    isolation: People,
    /** A new list of authorised people. */
    authority: People,
    evidence: People,
    deletion: People,
  }),
  isolationLimit: z.number().int().min(1).max(1_000_000),
});
export type Root = z.infer<typeof Root>;

export const DEFAULT_ISOLATION_LIMIT = 10;

/** The rule of two, which holds from the second authorised person on; or one person for all, chosen at set-up. */
export function peopleNeeded(loosening: 1 | 2): Root['people'] {
  return {
    loosening,
    knownDevice: 1,
    isolation: loosening,
    authority: loosening,
    evidence: loosening,
    deletion: loosening,
  };
}
