import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { Channel } from '../events/observation.ts';
import { Severity } from '../events/severity.ts';

/** What is watched or found lying somewhere has not left. */
export const LEAVING = Channel.exclude(['folder', 'at-rest']);
export type LeavingChannel = z.infer<typeof LEAVING>;

/** Much that leaves in small pieces: counted for each person over all channels together. */
export const BulkRule = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only'),
    name: z.union([LocalizedText, z.string().min(1).max(200)]),
    /** Left out: every way out. */
    channels: z.array(LEAVING).min(1).max(16).optional(),
    withinMinutes: z
      .number()
      .int()
      .min(1)
      .max(7 * 24 * 60),
    /** More distinct files than this, or … */
    files: z.number().int().min(1).max(10_000).optional(),
    /** … more distinct customer records than this. */
    records: z.number().int().min(1).max(1_000_000).optional(),
    /** What is done with files that follow: `audit` only tells, `block` takes them. */
    action: z.enum(['audit', 'warn', 'block']),
    severity: Severity.default('high'),
    /** For so long after the threshold was passed. */
    holdMinutes: z
      .number()
      .int()
      .min(1)
      .max(7 * 24 * 60)
      .default(60),
    message: LocalizedText.optional(),
  })
  .refine((rule) => rule.files !== undefined || rule.records !== undefined, {
    message: 'name a number of files or of records',
  });
export type BulkRule = z.infer<typeof BulkRule>;

/** One file that left. */
export interface Departure {
  /** The event that tells of it. */
  eventId: string;
  /** Milliseconds since the epoch. */
  at: number;
  user: string;
  channel: LeavingChannel;
  /** Equal for the same content, which counts once however often it leaves. */
  content: string;
  /** Customer records in it: keys that are equal for the same record, as far as they are known … */
  recordKeys: readonly string[];
  /** … and how many more there are than keys. */
  moreRecords: number;
}

/** A threshold was passed: until then what follows is treated as the rule says. */
export interface Hold {
  ruleId: string;
  user: string;
  since: number;
  until: number;
}

export interface BulkState {
  /** In the order in which they left. */
  departures: readonly Departure[];
  holds: readonly Hold[];
}

export const NOTHING_LEFT: BulkState = { departures: [], holds: [] };

/** A rule whose threshold a person has passed, with what made it up, oldest first. */
export interface BulkAlarm {
  rule: BulkRule;
  user: string;
  files: number;
  records: number;
  eventIds: string[];
}

const MINUTE = 60_000;
/** Departures that are remembered at most; the oldest are forgotten first. */
export const MAX_DEPARTURES = 20_000;

/**
 * Counts a departure in. An alarm begins a hold, and what has led to an alarm of a rule does not count for that
 * rule again. Pure: state in, state out.
 */
export function depart(
  rules: readonly BulkRule[],
  state: BulkState,
  departure: Departure,
): { state: BulkState; alarms: BulkAlarm[] } {
  const departures = [...state.departures.slice(-(MAX_DEPARTURES - 1)), departure];
  const holds = [...state.holds];
  const alarms: BulkAlarm[] = [];
  for (const rule of rules) {
    if (!concerns(rule, departure.channel)) continue;
    const former = holds.findIndex(({ ruleId, user }) => ruleId === rule.id && user === departure.user);
    const alarm = judge(rule, departures, departure, holds[former]?.since);
    if (!alarm) continue;
    alarms.push(alarm);
    const until = departure.at + rule.holdMinutes * MINUTE;
    if (former >= 0) holds.splice(former, 1);
    holds.push({ ruleId: rule.id, user: departure.user, since: departure.at, until });
  }
  return { state: { departures, holds }, alarms };
}

/** The rules under which a person's files that follow are treated now, the strictest first. */
export function holding(
  rules: readonly BulkRule[],
  { holds }: BulkState,
  { user, channel, at }: Pick<Departure, 'user' | 'channel' | 'at'>,
): BulkRule[] {
  const strictness = ['audit', 'warn', 'block'];
  return rules
    .filter(
      (rule) =>
        rule.action !== 'audit' &&
        concerns(rule, channel) &&
        holds.some((hold) => hold.ruleId === rule.id && hold.user === user && at < hold.until),
    )
    .sort((a, b) => strictness.indexOf(b.action) - strictness.indexOf(a.action));
}

/** Without what can no longer count at this time under these rules. */
export function forget(rules: readonly BulkRule[], state: BulkState, now: number): BulkState {
  const longest = Math.max(0, ...rules.map(({ withinMinutes }) => withinMinutes)) * MINUTE;
  const ids = new Set(rules.map(({ id }) => id));
  return {
    departures: state.departures.filter(({ at }) => at > now - longest),
    holds: state.holds.filter(
      ({ ruleId, since, until }) => ids.has(ruleId) && (until > now || since > now - longest),
    ),
  };
}

function concerns({ channels }: BulkRule, channel: LeavingChannel): boolean {
  return channels === undefined || channels.includes(channel);
}

function judge(
  rule: BulkRule,
  departures: readonly Departure[],
  { at: now, user }: Departure,
  alarmedAt: number | undefined,
): BulkAlarm | undefined {
  const from = Math.max(now - rule.withinMinutes * MINUTE, alarmedAt ?? Number.NEGATIVE_INFINITY);
  // The same content may be told of with fewer records than another time, where its inspection was cut short.
  const moreIn = new Map<string, number>();
  const keys = new Set<string>();
  const eventIds: string[] = [];
  for (const each of departures) {
    if (each.user !== user || each.at <= from || !concerns(rule, each.channel)) continue;
    const known = moreIn.get(each.content);
    if (known === undefined) eventIds.push(each.eventId);
    moreIn.set(each.content, Math.max(known ?? 0, each.moreRecords));
    for (const key of each.recordKeys) keys.add(key);
  }
  const files = moreIn.size;
  const records = keys.size + [...moreIn.values()].reduce((sum, more) => sum + more, 0);
  const passed =
    (rule.files !== undefined && files > rule.files) ||
    (rule.records !== undefined && records > rule.records);
  return passed ? { rule, user, files, records, eventIds } : undefined;
}
