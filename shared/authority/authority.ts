import { z } from 'zod';
import { PublicKey } from './envelope.ts';

/** What a key may sign. Two people are two accounts: two keys of one account count once. */
export const RIGHTS = ['policy', 'loosening', 'command', 'evidence', 'deletion', 'authority'] as const;
export const Right = z.enum(RIGHTS);
export type Right = z.infer<typeof Right>;

export const AuthorisedKey = z.strictObject({
  key: PublicKey,
  account: z.string().min(1).max(64),
  rights: z.array(Right).max(RIGHTS.length),
});
export type AuthorisedKey = z.infer<typeof AuthorisedKey>;

/**
 * Who may sign what, as TUF's targets delegations: signed by the root, or by people of the former version who hold
 * the right `authority`, as many as the root asks for.
 */
export const Authority = z.strictObject({
  consoleId: z.uuid(),
  version: z.number().int().min(1),
  /** Milliseconds since the epoch. Past it nothing new is obeyed until a newer version comes. */
  expiresAt: z.number().int(),
  keys: z.array(AuthorisedKey).min(1).max(256),
  /**
   * The console's own key, which it holds at all times. It may say what time it is and which versions are the
   * newest, and nothing else: no policy, no order, no release. What happens without a person at the console
   * (repeating an order, sending the policy again) repeats what people signed.
   */
  consoleKey: PublicKey,
});
export type Authority = z.infer<typeof Authority>;
