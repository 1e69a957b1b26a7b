import { z } from 'zod';
import { SealKey } from './event-seal.ts';

/** Agent → console, first message of every link. */
export const Hello = z.object({
  type: z.literal('hello'),
  /** Protocol versions that the agent speaks. */
  versions: z.array(z.number().int().positive()).min(1).max(32),
  agentId: z.uuid(),
  agentVersion: z.string().max(64),
  platform: z.enum(['windows', 'linux', 'macos']),
  osVersion: z.string().max(256),
  hostname: z.string().max(256),
  /** Identifies one life of the spool file; a spool that was lost starts a new epoch. */
  epoch: z.uuid(),
  /** Highest sequence number given out in this epoch, 0 for none. */
  lastSeq: z.number().int().nonnegative(),
  policyRevision: z.number().int().nonnegative(),
  /** Versions of root and authority that the agent holds, 0 for none. */
  authority: z
    .object({ root: z.number().int().nonnegative(), authority: z.number().int().nonnegative() })
    .optional(),
  /** What the seals of this agent's events are checked with. An agent without one sends them unsealed. */
  sealKey: SealKey.optional(),
  /** SHA-256 in hex of the authorities (PEM) that the agent trusts; without it none are sent. */
  trust: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type Hello = z.infer<typeof Hello>;
