import { z } from 'zod';

/**
 * Something that only a user's session can notice: the clipboard changed, a key was pressed. It is a hint and never
 * a right: whoever handles a kind reads `data` with a schema of its own and trusts none of it.
 */
export const SessionSignal = z.object({
  type: z.literal('signal'),
  kind: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/),
  data: z.record(z.string().max(64), z.json()).default({}),
});
export type SessionSignal = z.infer<typeof SessionSignal>;
