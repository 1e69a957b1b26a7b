import { z } from 'zod';
import { LocalizedText } from '../../../shared/detection/levels.ts';
import { SEVERITIES, Severity } from '../../../shared/events/severity.ts';
import { INCIDENT_KINDS } from './kinds.ts';

const MINUTE_MS = 60_000;
const Minutes = z.number().int().min(1).max(43_200);

export const ChecklistItem = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  text: LocalizedText,
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

/** How incidents come about and who is told when nobody looks. */
export const IncidentRules = z.object({
  /** The least severity of an event that opens an incident by itself. */
  openFrom: z.enum(['medium', 'high', 'critical']).default('high'),
  /** The same for an event of somebody on the watch list. */
  openFromWatched: z.enum(['low', 'medium', 'high', 'critical']).default('medium'),
  /** The least severity of an event that is put to an incident which is open. */
  joinFrom: Severity.default('low'),
  /** By what events belong together. */
  by: z
    .array(z.enum(['person', 'document', 'device']))
    .min(1)
    .max(3)
    .default(['person', 'document', 'device']),
  /** Events further apart than this have nothing to do with each other. */
  windowMinutes: Minutes.default(480),
  /** After closing, the same people, documents and devices open no new one for so long, unless it is more severe. */
  coolDownMinutes: z.number().int().min(0).max(43_200).default(60),
  /** Unacknowledged for so long, it is told of again, and raised if `raise` says so; null: never. */
  escalateAfterMinutes: z
    .object({ medium: Minutes.nullable(), high: Minutes.nullable(), critical: Minutes.nullable() })
    .default({ medium: null, high: 240, critical: 30 }),
  raise: z.boolean().default(false),
  /** Checklists that replace those of the product, by kind of incident. */
  checklists: z.partialRecord(z.enum(INCIDENT_KINDS), z.array(ChecklistItem).max(32)).default({}),
});
export type IncidentRules = z.infer<typeof IncidentRules>;

export const DEFAULT_RULES: IncidentRules = IncidentRules.parse({});

/** The same in ranks and milliseconds, as gathering takes them. */
export interface GatherRules {
  openFrom: number;
  openFromWatched: number;
  joinFrom: number;
  by: ReadonlySet<'person' | 'document' | 'device'>;
  windowMs: number;
  coolDownMs: number;
}

export function gatherRules(rules: IncidentRules): GatherRules {
  return {
    openFrom: SEVERITIES.indexOf(rules.openFrom),
    openFromWatched: SEVERITIES.indexOf(rules.openFromWatched),
    joinFrom: SEVERITIES.indexOf(rules.joinFrom),
    by: new Set(rules.by),
    windowMs: rules.windowMinutes * MINUTE_MS,
    coolDownMs: rules.coolDownMinutes * MINUTE_MS,
  };
}
