import { z } from 'zod';

/**
 * Console → agent: the policy in force for this agent. `document` is the policy as an object (see
 * shared/policy/schema.ts); the agent checks it for itself and answers with a policy-status.
 */
export const PolicyMessage = z.object({
  type: z.literal('policy'),
  revision: z.number().int().positive(),
  document: z.unknown(),
});
export type PolicyMessage = z.infer<typeof PolicyMessage>;

/** Agent → console: what became of a policy. A refused one leaves the former in force. */
export const PolicyStatus = z.object({
  type: z.literal('policy-status'),
  revision: z.number().int().positive(),
  state: z.enum(['applied', 'refused']),
  reason: z.string().max(2000).optional(),
  /** Milliseconds from receipt to enforcement. */
  ms: z.number().nonnegative().optional(),
});
export type PolicyStatus = z.infer<typeof PolicyStatus>;
