import { z } from 'zod';

/** What can be found in the record. A new kind of act is added here first. */
export const AUDIT_ACTIONS = [
  'console.started',
  'console.stopped',
  'console.restored',
  'setup.completed',
  'setup.refused',
  'session.opened',
  'session.refused',
  'session.closed',
  'policy.published',
  'token.created',
  'token.revoked',
  'device.enrolled',
  'device.seal-key',
  'events.sealed',
  'enrolment.refused',
  'command.ordered',
  'command.finished',
  'isolation.ordered',
  'isolation.refused',
  'isolation.release-ordered',
  'approval.approved',
  'approval.refused',
  'approval.forbidden',
  'device.groups-set',
  'known-device.decided',
  'known-device.owner-set',
  'release.granted',
  'release.denied',
  'release.revoked',
  'release-code.given',
  'release-code.refused',
  'recognition.uploaded',
  'recognition.removed',
  'recognition.document-added',
  'recognition.document-removed',
  'account.created',
  'account.removed',
  'account.refused',
  'account.rights-set',
  'session.revoked',
  'access.refused',
  'watermark.looked-up',
] as const;

/** One act: who did what to what, when, and whether it was let happen. Never a secret, never content. */
export const AuditEntry = z.object({
  /** Milliseconds since the epoch, console's clock. */
  at: z.number().int(),
  actor: z.object({
    kind: z.enum(['person', 'agent', 'console', 'unknown']),
    name: z.string().max(256),
    address: z.string().max(64).optional(),
  }),
  action: z.enum(AUDIT_ACTIONS),
  target: z.string().max(256).optional(),
  details: z.record(z.string().max(64), z.union([z.string().max(1024), z.number(), z.boolean()])).optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
