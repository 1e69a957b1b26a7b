import { z } from 'zod';
import { Inspection } from '../detection/finding.ts';
import { Decision } from '../policy/decision.ts';
import { EventEvidence } from './evidence.ts';
import { Actor, Channel, Destination, DeviceInfo, FileInfo, ProcessInfo } from './observation.ts';
import { PersonResponse } from './response.ts';
import { Severity } from './severity.ts';

/**
 * What an enforcer really achieved, read back from the system.
 * `done`: the decision was carried out. `not-stopped`: it was to be, and could not; `reason` says why.
 * `none`: nothing was to be done.
 */
export const Outcome = z.object({
  state: z.enum(['done', 'not-stopped', 'none']),
  reason: z
    .enum(['read-only', 'no-space', 'gone', 'changed', 'permission', 'too-large', 'store-failed', 'error'])
    .optional(),
  quarantineId: z.uuid().optional(),
});
export type Outcome = z.infer<typeof Outcome>;

export const EVENT_TYPES = [
  'file.seen',
  'device.arrived',
  'device.removed',
  'device.decided',
  'device-control.applied',
  'device-control.lifted',
  'device-control.tampered',
  'device-control.failed',
  'device.release-begun',
  'device.release-ended',
  'open.refused',
  'open.unchecked',
  'open-guard.degraded',
  'bulk.passed',
  'printing.tampered',
  'discovery.begun',
  'discovery.finished',
  'application.refused',
  'application.closed',
  'application.seen',
  'application.first-seen',
  'screen.tool-seen',
  'screen.tool-closed',
  'screen.tool-refused',
  'screen.state-begun',
  'screen.state-ended',
  'screen.key',
  'screen.portal',
  'quarantine.restored',
  'quarantine.restore-failed',
  'quarantine.destroyed',
  'quarantine.release-requested',
  'person.answered',
  'training.confirmed',
  'tray.missing',
  'evidence.lost',
  'evidence.store-full',
  'isolation.applied',
  'isolation.confirmed',
  'isolation.rolled-back',
  'isolation.released',
  'isolation.tampered',
  'isolation.failed',
  'zones.applied',
  'zones.tampered',
  'zones.failed',
  'release.requested',
  'release-code.used',
  'release-code.refused',
  'upgrade.completed',
  'upgrade.rolled-back',
  'agent.started',
  'agent.stopped',
  'agent.clock-changed',
  'agent.file-changed',
  'agent.exposed',
  'agent.part-failed',
  'agent.spool-corrupt',
  'agent.spool-dropped',
  'agent.policy-applied',
  'agent.policy-refused',
  'agent.recognition-updated',
  'agent.recognition-failed',
  'agent.policy-expired',
  'agent.authority-expired',
  'agent.order-refused',
  'agent.console-frozen',
] as const;

/** One thing that happened, as stored and shown. Times are milliseconds since the epoch, UTC, agent's clock. */
export const GuardEvent = z.object({
  id: z.uuid(),
  at: z.number().int().nonnegative().max(8_640_000_000_000_000),
  type: z.enum(EVENT_TYPES),
  severity: Severity,
  channel: Channel.optional(),
  operation: z.string().max(32).optional(),
  actor: Actor.optional(),
  process: ProcessInfo.optional(),
  device: DeviceInfo.optional(),
  destination: Destination.optional(),
  file: FileInfo.optional(),
  inspection: Inspection.optional(),
  decision: Decision.optional(),
  outcome: Outcome.optional(),
  /** Events that this one was made of, oldest first; of very many the newest. */
  related: z.array(z.uuid()).max(500).optional(),
  /** What a person said when they were asked. */
  response: PersonResponse.optional(),
  evidence: EventEvidence.optional(),
  /** Small facts of agent events: counts, part names, error codes. Never content. */
  details: z.record(z.string().max(64), z.union([z.string().max(1024), z.number(), z.boolean()])).optional(),
});
export type GuardEvent = z.infer<typeof GuardEvent>;
