import type { EventFacts } from '../events/facts.ts';

/** Why somebody's score went up; each has a weight. */
export const RISK_REASONS = [
  'severity',
  'level',
  'not-stopped',
  'bulk',
  'off-hours',
  'first-channel',
  'watched',
] as const;
export type RiskReason = (typeof RISK_REASONS)[number];

export interface RiskRules {
  /** After so many days half of a score is left. */
  halfLifeDays: number;
  /** Points of an event of each severity, info to critical. */
  severity: readonly number[];
  /** Points of each rank of level above the lowest. */
  levelStep: number;
  /** Points of something that was to be stopped and was not. */
  notStopped: number;
  /** From so many records on a file counts as a list of customers. */
  bulkRecords: number;
  bulk: number;
  /** Working hours [from, to) of the day, and minutes that the company's clock is ahead of UTC. */
  workFrom: number;
  workTo: number;
  utcOffsetMinutes: number;
  offHours: number;
  /** The first time that this person uses a way out. */
  firstChannel: number;
  /** What all of it is multiplied with for somebody on the watch list. */
  watchedFactor: number;
}

/** An event's points by reason, all that apply: pure. */
export function pointsOf(
  event: Pick<EventFacts, 'at' | 'severity' | 'channel' | 'type' | 'outcome' | 'action' | 'records'>,
  context: { levelRank: number; firstOfChannel: boolean; watched: boolean },
  rules: RiskRules,
): Partial<Record<RiskReason, number>> {
  const base = rules.severity[event.severity] ?? 0;
  // What policy thinks nothing of says nothing of a person, whenever and however they do it.
  if (base === 0) return {};
  const points: Partial<Record<RiskReason, number>> = { severity: base };
  if (context.levelRank > 0) points.level = context.levelRank * rules.levelStep;
  if (event.outcome === 'not-stopped') points['not-stopped'] = rules.notStopped;
  if (event.type.startsWith('bulk.') || event.records >= rules.bulkRecords) points.bulk = rules.bulk;
  if (event.channel !== null && isOffHours(event.at, rules)) points['off-hours'] = rules.offHours;
  if (context.firstOfChannel) points['first-channel'] = rules.firstChannel;
  if (context.watched) {
    const sum = Object.values(points).reduce((total, each) => total + each, 0);
    points.watched = sum * (rules.watchedFactor - 1);
  }
  return points;
}

/** Nights and weekends by the company's clock. */
export function isOffHours(at: number, { workFrom, workTo, utcOffsetMinutes }: RiskRules): boolean {
  const local = new Date(at + utcOffsetMinutes * 60_000);
  const day = local.getUTCDay();
  const hour = local.getUTCHours();
  return day === 0 || day === 6 || hour < workFrom || hour >= workTo;
}

/** A score as it was at a time. */
export interface Score {
  score: number;
  at: number;
}

const DAY_MS = 86_400_000;

/** What is left of a score at another time: half of it after each half-life, twice as much before. */
export function scoreAt({ score, at }: Score, when: number, halfLifeDays: number): number {
  return score * 2 ** ((at - when) / (halfLifeDays * DAY_MS));
}

/**
 * Two scores as one, at the later of their times. In whatever order points come the sum is the same, so that an
 * agent which was offline for a week changes nothing by it.
 */
export function added(one: Score, other: Score, halfLifeDays: number): Score {
  const at = Math.max(one.at, other.at);
  return { at, score: scoreAt(one, at, halfLifeDays) + scoreAt(other, at, halfLifeDays) };
}
