import { z } from 'zod';

/**
 * Console → agent: the policy for this agent, a signed `policy` statement (see shared/authority/). The agent checks it
 * for itself and answers with a policy-status under `revision`. `baseline` is the last revision before it that
 * loosened, for an agent that was away then: that one carries the signatures which that took, and what came after is
 * judged against it.
 */
export const PolicyMessage = z.object({
  type: z.literal('policy'),
  revision: z.number().int().positive(),
  envelope: z.unknown(),
  baseline: z.unknown().optional(),
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
