import { z } from 'zod';
import { Contact } from '../policy/contact.ts';

/** How this PC is doing. The tray makes its icon of it, see `iconOf`. */
export const SessionState = z.object({
  type: z.literal('state'),
  online: z.boolean(),
  isolated: z.boolean(),
  /** 0: no policy has come yet. */
  policyRevision: z.number().int().nonnegative(),
  policyName: z.string().max(200),
  /** Parts of the service that do not run now. */
  failing: z.array(z.string().max(64)).max(64),
  /** What goes on with the screen: `recording`, `remote-controlled`, `captures-stopped`. */
  states: z.array(z.string().max(32)).max(16).optional(),
  contact: Contact.optional(),
});
export type SessionState = z.infer<typeof SessionState>;

export type TrayIcon = 'protected' | 'offline' | 'isolated' | 'attention';

/** What the icon says: the gravest that holds. Without a service (`undefined`) something needs attention. */
export function iconOf(state: SessionState | undefined, waitingForPerson = false): TrayIcon {
  if (!state) return 'attention';
  if (state.isolated) return 'isolated';
  if (state.failing.length > 0 || state.policyRevision === 0 || waitingForPerson) return 'attention';
  return state.online ? 'protected' : 'offline';
}
