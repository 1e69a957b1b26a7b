/** People's risk in the API: scores with their reasons, peers, the watch list. Part of contract.ts. */
import { z } from 'zod';
import { RISK_REASONS } from '../domain/risk/score.ts';

const Name = z.string().min(1).max(256);

export const PersonRisk = z.object({
  person: z.string(),
  /** As of now: half of it is gone after each half-life. */
  score: z.number(),
  events: z.number().int(),
  lastAt: z.number().int(),
  /** Groups of the PC that they were last seen at. */
  groups: z.array(z.string()),
  hostname: z.string(),
  watched: z.boolean(),
  /** The two that weigh most. */
  reasons: z.array(z.enum(RISK_REASONS)),
});
export type PersonRisk = z.infer<typeof PersonRisk>;
export const PeopleQuery = z.object({
  /** Letters of the name. */
  q: z.string().max(128).optional(),
  watched: z.enum(['yes']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** With the department that the directory names; null when it knows none. */
export const RankedPerson = PersonRisk.extend({ department: z.string().nullable() });
export type RankedPerson = z.infer<typeof RankedPerson>;
export const PeopleList = z.object({ people: z.array(RankedPerson), halfLifeDays: z.number() });

export const WatchRequest = z.object({
  reason: z.string().trim().min(1).max(500),
  /** The last day that it holds for. */
  until: z.number().int().positive().max(8_640_000_000_000_000),
});
export const Watch = z.object({
  reason: z.string(),
  until: z.number().int(),
  addedBy: z.string(),
  addedAt: z.number().int(),
});

export const PersonDetail = PersonRisk.omit({ reasons: true }).extend({
  reasons: z.array(z.object({ reason: z.enum(RISK_REASONS), score: z.number(), events: z.number().int() })),
  watch: Watch.nullable(),
  /** People last seen at PCs of the same groups; all, where there are no groups. */
  peers: z.object({
    count: z.number().int(),
    average: z.number(),
    /** 1 for the highest score. */
    rank: z.number().int(),
    byGroup: z.boolean(),
  }),
  devices: z.array(
    z.object({
      agentId: z.string(),
      hostname: z.string(),
      events: z.number().int(),
      lastAt: z.number().int(),
    }),
  ),
  channels: z.array(z.object({ channel: z.string(), firstAt: z.number().int() })),
  training: z.array(
    z.object({
      id: z.string(),
      title: z.object({ 'zh-CN': z.string(), en: z.string() }),
      /** Null: assigned and not confirmed. */
      at: z.number().int().nullable(),
    }),
  ),
});
export type PersonDetail = z.infer<typeof PersonDetail>;
export const OnePerson = z.object({ name: Name });
