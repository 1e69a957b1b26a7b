import type { Inspection } from '../detection/finding.ts';
import { findLevel, levelRank } from '../detection/levels.ts';
import type { DeviceInfo, Observation } from '../events/observation.ts';
import { severityRank } from '../events/severity.ts';
import type { Decision } from './decision.ts';
import { greaterEvidence } from './evidence.ts';
import { matchesGlob } from './glob.ts';
import { ACTIONS, type Condition, type Policy, type Rule } from './schema.ts';

export interface EvaluationInput {
  observation: Observation;
  inspection: Inspection;
  policyRevision?: number;
}

/**
 * Decides what a policy wants done about one observed and inspected file. Pure: the agent enforces with it
 * and the console simulates with it. Of all rules that match, the most restrictive action wins (block over
 * warn over audit), at equal action the more severe, then the earlier one; the severity is the highest of
 * all that match, so that a lenient rule never plays down a grave one. Any rule that matches may isolate, but
 * not for a file that was there before anybody looked: plugging a stick in is no copying. Of what they keep as
 * evidence the most counts.
 */
export function evaluate(policy: Policy, input: EvaluationInput): Decision {
  const revision = input.policyRevision === undefined ? {} : { policyRevision: input.policyRevision };
  const matching = policy.rules.filter((rule) => applies(policy, rule, input)).sort(byRestriction);
  const winner = matching[0];
  if (!winner) return { action: 'allow', severity: 'info', ...revision };
  const isolate = input.observation.operation !== 'present' && matching.some((rule) => rule.isolate);
  const evidence = matching.map((rule) => rule.evidence).reduce(greaterEvidence, undefined);
  const severest = matching.reduce((a, b) => (severityRank(b.severity) > severityRank(a.severity) ? b : a));
  return {
    action: winner.action,
    severity: severest.severity,
    ruleId: winner.id,
    ruleName: winner.name,
    matched: matching.map((rule) => rule.id),
    ...(winner.message ? { message: winner.message } : {}),
    ...(isolate ? { isolate: true as const } : {}),
    ...(evidence === 'file' || evidence === 'findings' ? { evidence } : {}),
    ...revision,
  };
}

/** Array.prototype.sort is stable, so rules that are equal here stay in the policy's order. */
function byRestriction(a: Rule, b: Rule): number {
  return (
    ACTIONS.indexOf(b.action) - ACTIONS.indexOf(a.action) ||
    severityRank(b.severity) - severityRank(a.severity)
  );
}

function applies(policy: Policy, rule: Rule, input: EvaluationInput): boolean {
  return (
    rule.enabled &&
    holds(policy, rule.when, input) &&
    !rule.except.some((exception) => holds(policy, exception, input))
  );
}

function holds(policy: Policy, condition: Condition, { observation, inspection }: EvaluationInput): boolean {
  const { actor, device, destination, file } = observation;
  return (
    (!condition.channel || condition.channel.includes(observation.channel)) &&
    (condition.levelAtLeast === undefined || reaches(policy, inspection.level, condition.levelAtLeast)) &&
    (!condition.findings ||
      condition.findings.every((wanted) => countOf(inspection, wanted.detector) >= wanted.atLeast)) &&
    (condition.unreadable === undefined || condition.unreadable === isUnreadable(inspection)) &&
    (!condition.device ||
      condition.device.some((wanted) => device !== undefined && isDevice(wanted, device))) &&
    anyMatches(condition.destination, destination ? [destination.id, destination.name] : []) &&
    anyMatches(condition.user, actor?.user === undefined ? [] : [actor.user]) &&
    anyMatches(condition.group, actor?.groups ?? []) &&
    anyMatches(condition.path, [file.path]) &&
    (!condition.type || condition.type.includes(inspection.type)) &&
    (condition.sizeAtLeast === undefined || file.sizeBytes >= condition.sizeAtLeast)
  );
}

function isUnreadable(inspection: Inspection): boolean {
  return inspection.error !== undefined || inspection.truncated === true;
}

/** A level that the policy does not know (it was classified under another scheme) counts as the highest. */
function reaches(policy: Policy, level: string, wanted: string): boolean {
  const { levels } = policy.classification;
  const rank = levelRank(levels, level);
  const threshold = findLevel(levels, wanted);
  if (!threshold) return false;
  return (rank === -1 ? levels.length - 1 : rank) >= levelRank(levels, threshold.id);
}

/** Distinct values found by a detector, or by all detectors under a prefix such as `cn.*`. */
function countOf(inspection: Inspection, detector: string): number {
  const prefix = detector.endsWith('*') ? detector.slice(0, -1) : undefined;
  return inspection.findings
    .filter((found) =>
      prefix === undefined ? found.detector === detector : found.detector.startsWith(prefix),
    )
    .reduce((sum, found) => sum + found.count, 0);
}

function isDevice(wanted: NonNullable<Condition['device']>[number], device: DeviceInfo): boolean {
  const matches = (glob: string | undefined, value: string | undefined) =>
    glob === undefined || (value !== undefined && matchesGlob(glob, value));
  return (
    (!wanted.bus || wanted.bus.includes(device.bus)) &&
    matches(wanted.vendorId, device.vendorId) &&
    matches(wanted.productId, device.productId) &&
    matches(wanted.serial, device.serial) &&
    matches(wanted.vendor, device.vendor) &&
    matches(wanted.product, device.product)
  );
}

function anyMatches(globs: readonly string[] | undefined, values: readonly string[]): boolean {
  return !globs || globs.some((glob) => values.some((value) => matchesGlob(glob, value)));
}
