import { z } from 'zod';

/** A version of the root or of the list of authorised people, as it was signed (see shared/authority/). */
export const TrustDocument = z.object({ kind: z.enum(['root', 'authority']), envelope: z.unknown() });
export type TrustDocument = z.infer<typeof TrustDocument>;

/**
 * Console → agent: who may sign what. The versions that the agent lacks by its hello, in the order in which they came,
 * and the console's word on which are newest. Sent after every welcome before all else, at each change, and hourly.
 */
export const AuthorityMessage = z.object({
  type: z.literal('authority'),
  documents: z.array(TrustDocument).max(4096),
  timestamp: z.unknown().optional(),
});
export type AuthorityMessage = z.infer<typeof AuthorityMessage>;
