import { sameJson } from '../authority/canonical-json.ts';
import { findLevel, levelRank } from '../detection/levels.ts';
import { severityRank } from '../events/severity.ts';
import { general, type Loosening, missing } from './loosening.ts';
import { loosensDevices } from './loosens-devices.ts';
import { loosensNetwork } from './loosens-network.ts';
import { ACTIONS, type Classification, type Condition, type Policy, type Rule } from './schema.ts';

type Sections = { [K in keyof Policy]-?: (from: Policy, to: Policy) => Loosening[] };

/**
 * A section that says nothing of itself here loosens by any change: who adds one decides whether to compare it
 * more closely.
 */
const SECTIONS: Partial<Sections> = {
  name: () => [],
  contact: () => [],
  classification: (from, to) => loosensClassification(from.classification, to.classification),
  monitoring: ({ monitoring: from }, { monitoring: to }) => [
    ...(from.removableStorage && !to.removableStorage ? [general('monitoring.removableStorage')] : []),
    ...missing(from.removableMounts, to.removableMounts, 'monitoring.removableMounts'),
    ...missing(from.folders, to.folders, 'monitoring.folders'),
  ],
  deviceControl: (from, to) => loosensDevices(from.deviceControl, to.deviceControl),
  network: (from, to) => loosensNetwork(from.network, to.network),
  rules: loosensRules,
};

/**
 * The ways in which `to` is less strict than `from`: whether anything that was stopped, held, asked about or written
 * down would be no more. Empty for a policy that is as strict or stricter. Errs on the safe side: of a change that
 * it cannot judge it says that it loosens. What it says is a preorder: steps of which none loosens do not loosen
 * together, so an agent that was away for some of them comes to the same answer.
 */
export function loosens(from: Policy, to: Policy): Loosening[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])] as (keyof Policy)[];
  return names.flatMap((name) => {
    const section = Object.hasOwn(SECTIONS, name) ? SECTIONS[name] : undefined;
    if (section) return section(from, to);
    return sameJson(from[name], to[name]) ? [] : [general(name)];
  });
}

/** Of all rules that match the most restrictive counts, so one that covers the former rule is enough. */
function loosensRules(from: Policy, to: Policy): Loosening[] {
  return from.rules
    .filter((rule) => rule.enabled)
    .filter((rule) => !to.rules.some((candidate) => candidate.enabled && coversRule(to, candidate, rule)))
    .map((rule) => general(`rules.${rule.id}`));
}

function coversRule(policy: Policy, wide: Rule, narrow: Rule): boolean {
  return (
    ACTIONS.indexOf(wide.action) >= ACTIONS.indexOf(narrow.action) &&
    severityRank(wide.severity) >= severityRank(narrow.severity) &&
    (wide.isolate || !narrow.isolate) &&
    covers(policy, wide.when, narrow.when) &&
    wide.except.every((exception) => narrow.except.some((former) => covers(policy, former, exception)))
  );
}

/** Whether `wide` holds for everything that `narrow` holds for. */
function covers(policy: Policy, wide: Condition, narrow: Condition): boolean {
  const { levels } = policy.classification;
  const rank = (level: string) => {
    const found = findLevel(levels, level);
    return found ? levelRank(levels, found.id) : undefined;
  };
  const level = () => {
    if (wide.levelAtLeast === undefined) return true;
    if (narrow.levelAtLeast === undefined) return false;
    const [w, n] = [rank(wide.levelAtLeast), rank(narrow.levelAtLeast)];
    return w !== undefined && n !== undefined ? w <= n : wide.levelAtLeast === narrow.levelAtLeast;
  };
  const anyOf = <T>(w: readonly T[] | undefined, n: readonly T[] | undefined) =>
    w === undefined || (n?.every((item) => w.some((candidate) => sameJson(candidate, item))) ?? false);
  const sections: { [K in keyof Required<Condition>]: () => boolean } = {
    channel: () => anyOf(wide.channel, narrow.channel),
    levelAtLeast: level,
    findings: () =>
      !wide.findings ||
      wide.findings.every(
        (w) => narrow.findings?.some((n) => n.detector === w.detector && n.atLeast >= w.atLeast) ?? false,
      ),
    unreadable: () => wide.unreadable === undefined || wide.unreadable === narrow.unreadable,
    device: () => anyOf(wide.device, narrow.device),
    user: () => anyOf(wide.user, narrow.user),
    group: () => anyOf(wide.group, narrow.group),
    path: () => anyOf(wide.path, narrow.path),
    type: () => anyOf(wide.type, narrow.type),
    sizeAtLeast: () =>
      wide.sizeAtLeast === undefined ||
      (narrow.sizeAtLeast !== undefined && wide.sizeAtLeast <= narrow.sizeAtLeast),
  };
  const names = [...new Set([...Object.keys(wide), ...Object.keys(narrow)])] as (keyof Condition)[];
  // A condition that is not listed above (from a newer version) covers only its like.
  return names.every((name) => {
    const section = Object.hasOwn(sections, name) ? sections[name] : undefined;
    return section ? section() : sameJson(wide[name], narrow[name]);
  });
}

/** More findings and higher levels are stricter: rules ask for `at least`. */
function loosensClassification(from: Classification, to: Classification): Loosening[] {
  if (!sameJson(from.levels, to.levels)) return [general('classification.levels')];
  const rank = (level: string | undefined) => {
    const found = level === undefined ? undefined : findLevel(to.levels, level);
    return found ? levelRank(to.levels, found.id) : -1;
  };
  const asHigh = (former: { level?: string | undefined }, next: { level?: string | undefined }) =>
    rank(next.level) >= rank(former.level);
  const byId = <T extends { id: string }>(
    section: string,
    former: readonly T[],
    next: readonly T[],
    covered: (former: T, next: T) => boolean,
  ) =>
    former
      .filter((item) => !next.some((candidate) => candidate.id === item.id && covered(item, candidate)))
      .map(({ id }) => general(`classification.${section}.${id}`));
  const lowered = to.labels.filter(({ label, level }) => {
    const formerly = from.labels.filter((former) => former.label === label);
    const before =
      formerly.length > 0 ? Math.max(...formerly.map((former) => rank(former.level))) : rank(label);
    return rank(level) < before;
  });
  return [
    ...byId(
      'keywords',
      from.keywords,
      to.keywords,
      (former, next) =>
        missing(former.terms, next.terms, '').length === 0 &&
        (former.caseSensitive || !next.caseSensitive) &&
        asHigh(former, next),
    ),
    ...byId(
      'patterns',
      from.patterns,
      to.patterns,
      (former, next) =>
        former.pattern === next.pattern &&
        former.caseSensitive === next.caseSensitive &&
        asHigh(former, next),
    ),
    ...byId(
      'proximity',
      from.proximity,
      to.proximity,
      (former, next) =>
        missing(former.terms, next.terms, '').length === 0 &&
        missing(former.near, next.near, '').length === 0 &&
        sameJson(former.within, next.within) &&
        asHigh(former, next),
    ),
    ...from.labels
      .filter(({ label }) => !to.labels.some((next) => next.label === label))
      .map(({ label }) => general(`classification.labels.${label}`)),
    ...lowered.map(({ label }) => general(`classification.labels.${label}`)),
    ...from.thresholds
      .filter(
        (former) =>
          !to.thresholds.some(
            (next) =>
              next.detector === former.detector && next.atLeast <= former.atLeast && asHigh(former, next),
          ),
      )
      .map(({ detector }) => general(`classification.thresholds.${detector}`)),
  ];
}
