/** Who held or moved a document. Part of contract.ts. */
import { z } from 'zod';

const Reason = z.string().trim().min(1).max(500);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `how`: the same content; a passage of the same registered document; the name; the name with other content. */
const How = z.enum(['content', 'passage', 'name', 'name-other-content']);

/** By a hash or a name, or by a passage (fingerprints; its words in names of files). */
export const LeakQuery = z.object({
  reason: Reason,
  sha256: Sha256.optional(),
  fileName: z.string().min(1).max(1024).optional(),
  passage: z.string().min(2).max(100_000).optional(),
});
/** The file itself is the body; it is hashed, read by the confined inspector, and deleted. */
export const LeakFileQuery = z.object({ name: z.string().min(1).max(512), reason: Reason });
export const LeakAnswer = z.object({
  /** Oldest first; of more than 500 the newest. */
  sightings: z.array(
    z.object({
      position: z.number().int(),
      at: z.number().int(),
      agentId: z.string(),
      hostname: z.string(),
      user: z.string().nullable(),
      fileName: z.string().nullable(),
      type: z.string(),
      channel: z.string().nullable(),
      action: z.string().nullable(),
      outcome: z.string().nullable(),
      level: z.string().nullable(),
      how: How,
      /** 0 to 1. */
      sureness: z.number(),
    }),
  ),
  /** People at PCs, the surest first. `left`: events that were not stopped. */
  holders: z.array(
    z.object({
      user: z.string().nullable(),
      agentId: z.string(),
      hostname: z.string(),
      firstAt: z.number().int(),
      lastAt: z.number().int(),
      events: z.number().int(),
      left: z.number().int(),
      how: How,
      sureness: z.number(),
    }),
  ),
  /** Registered documents that the question carries passages of. */
  documents: z.array(z.object({ name: z.string(), share: z.number() })),
  cut: z.boolean(),
});
export type LeakAnswer = z.infer<typeof LeakAnswer>;
