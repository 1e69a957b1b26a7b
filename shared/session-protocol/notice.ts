import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { Contact } from '../policy/contact.ts';

/** Something was done that a person must know of; nothing waits for it. */
export const SessionNotice = z.object({
  type: z.literal('notice'),
  id: z.uuid(),
  kind: z.string().min(1).max(64),
  action: z.string().min(1).max(32),
  /** Untrusted text. */
  name: z.string().max(1024),
  message: LocalizedText.optional(),
  /** The file can be asked for. */
  quarantineId: z.uuid().optional(),
  contact: Contact.optional(),
});
export type SessionNotice = z.infer<typeof SessionNotice>;
