import { z } from 'zod';

/** Who to ask, printed in notices beside quarantined files. */
export const Contact = z.strictObject({
  name: z.string().min(1).max(200),
  phone: z.string().max(64).optional(),
  email: z.string().max(200).optional(),
});
export type Contact = z.infer<typeof Contact>;
