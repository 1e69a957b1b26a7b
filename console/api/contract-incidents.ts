/** Incidents in the API: what was gathered, and what people make of it. Part of contract.ts. */
import { z } from 'zod';
import { LocalizedText } from '../../shared/detection/levels.ts';
import { GuardEvent } from '../../shared/events/event.ts';
import { Severity } from '../../shared/events/severity.ts';
import { INCIDENT_KINDS } from '../domain/incidents/kinds.ts';

export const INCIDENT_OUTCOMES = [
  'true-positive',
  'false-positive',
  'policy-tuned',
  'accepted',
  'duplicate',
] as const;
export const IncidentKind = z.enum(INCIDENT_KINDS);
export const IncidentState = z.enum(['open', 'in-progress', 'closed', 'merged']);
export const IncidentOutcome = z.enum(INCIDENT_OUTCOMES);
export type IncidentOutcome = z.infer<typeof IncidentOutcome>;

export const Incident = z.object({
  id: z.number().int(),
  kind: IncidentKind,
  severity: Severity,
  state: IncidentState,
  outcome: IncidentOutcome.nullable(),
  /** Account that looks after it. */
  owner: z.string().nullable(),
  /** The person, else the PC, that the first event names. */
  subject: z.string(),
  document: z.string().nullable(),
  level: z.string().nullable(),
  /** All that were gathered, also those beyond what it lists. */
  events: z.number().int(),
  pcs: z.number().int(),
  openedAt: z.number().int(),
  /** Of its events, agents' clocks. */
  firstAt: z.number().int(),
  lastAt: z.number().int(),
  acknowledgedAt: z.number().int().nullable(),
  escalations: z.number().int(),
  closedAt: z.number().int().nullable(),
  mergedInto: z.number().int().nullable(),
});
export type Incident = z.infer<typeof Incident>;

const several = <T extends z.ZodType<unknown, unknown>>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(32).optional(),
  );
export const IncidentQuery = z.object({
  state: several(IncidentState),
  severity: several(Severity),
  kind: several(IncidentKind),
  /** An account's name; empty: nobody's. */
  owner: z.string().max(64).optional(),
  agentId: z.uuid().optional(),
  /** A person at a PC that it has to do with. */
  person: z.string().max(256).optional(),
  /** Words in its subject or document (case-insensitive), or its number. */
  q: z.string().max(128).optional(),
  /** The former answer's `next`. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;
export const IncidentPage = z.object({
  incidents: z.array(Incident),
  next: z.number().int().nullable(),
  /** Of all that are not closed, whatever was asked for. */
  open: z.record(z.string(), z.number().int()),
});
export type IncidentPage = z.infer<typeof IncidentPage>;

export const IncidentAct = z.object({
  id: z.string(),
  at: z.number().int(),
  /** Null: the console by itself. */
  by: z.string().nullable(),
  kind: z.enum([
    'opened',
    'raised',
    'absorbed',
    'acknowledged',
    'assigned',
    'severity-set',
    'comment',
    'checked',
    'unchecked',
    'closed',
    'reopened',
    'merged',
    'split-off',
    'split-from',
    'action',
    'asked',
    'answered',
    'escalated',
  ]),
  details: z.record(z.string(), z.unknown()),
});
export type IncidentAct = z.infer<typeof IncidentAct>;

export const IncidentEvent = GuardEvent.extend({
  position: z.number().int().positive(),
  agentId: z.string(),
  hostname: z.string(),
  receivedAt: z.number().int(),
});
export const IncidentDetail = Incident.extend({
  people: z.array(z.string()),
  devices: z.array(z.object({ agentId: z.string(), hostname: z.string() })),
  checklist: z.array(
    z.object({
      id: z.string(),
      text: LocalizedText,
      by: z.string().nullable(),
      at: z.number().int().nullable(),
    }),
  ),
  /** Newest first. */
  acts: z.array(IncidentAct),
  /** Newest first, at most 200 of those that this account may see. */
  timeline: z.array(IncidentEvent),
  /** False when some of its PCs are outside the asker's groups: it can be read and commented on, not decided. */
  whole: z.boolean(),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

const Ids = z.array(z.number().int().positive()).min(1).max(200);
export const IncidentAssignment = z.object({ ids: Ids, owner: z.string().min(1).max(64).nullable() });
export const IncidentIds = z.object({ ids: Ids });
export const IncidentClosing = z.object({
  ids: Ids,
  outcome: IncidentOutcome,
  note: z.string().trim().max(2000).default(''),
});
export const IncidentChanged = z.object({ incidents: z.array(Incident) });
export const IncidentComment = z.object({ text: z.string().trim().min(1).max(4000) });
export const IncidentSeverity = z.object({ severity: Severity });
export const IncidentCheck = z.object({ done: z.boolean() });
export const IncidentSplit = z.object({ positions: z.array(z.number().int().positive()).min(1).max(500) });
export const IncidentAssignees = z.object({ accounts: z.array(z.string()) });
export const IncidentNotices = z.object({
  /** Newest first, at most 50. */
  notices: z.array(z.object({ at: z.number().int(), kind: z.string(), incident: Incident })),
});
