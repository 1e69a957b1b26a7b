import { sameJson } from '../authority/canonical-json.ts';
import { findLevel, levelRank } from '../detection/levels.ts';
import { severityRank } from '../events/severity.ts';
import { evidenceRank } from './evidence.ts';
import { compareMembers, general, type Loosening, missing, never } from './loosening.ts';
import { loosensApplications } from './loosens-applications.ts';
import { loosensBulk } from './loosens-bulk.ts';
import { loosensDestinations } from './loosens-destinations.ts';
import { loosensDevices } from './loosens-devices.ts';
import { loosensDiscovery } from './loosens-discovery.ts';
import { loosensEvidence } from './loosens-evidence.ts';
import { loosensNetwork } from './loosens-network.ts';
import { loosensPrinting } from './loosens-printing.ts';
import { loosensPrompts } from './loosens-prompts.ts';
import { loosensScreen } from './loosens-screen.ts';
import { loosensWatermark } from './loosens-watermark.ts';
import { ACTIONS, type Classification, type Condition, type Policy, type Rule } from './schema.ts';

/**
 * The ways in which `to` is less strict than `from`: whether anything that was stopped, held, asked about or written
 * down would be no more. Empty for a policy that is as strict or stricter. Errs on the safe side: of a change that
 * it cannot judge it says that it loosens. What it says is a preorder: steps of which none loosens do not loosen
 * together, so an agent that was away for some of them comes to the same answer.
 */
export function loosens(from: Policy, to: Policy): Loosening[] {
  return compareMembers(from, to, '', {
    name: never,
    contact: never,
    classification: loosensClassification,
    monitoring: (former, next) =>
      compareMembers(former, next, 'monitoring', {
        removableStorage: (was, is) => (was && !is ? [general('monitoring.removableStorage')] : []),
        removableMounts: (was, is) => missing(was, is, 'monitoring.removableMounts'),
        folders: (was, is) => missing(was, is, 'monitoring.folders'),
        destinations: loosensDestinations,
      }),
    deviceControl: loosensDevices,
    network: loosensNetwork,
    discovery: loosensDiscovery,
    printing: loosensPrinting,
    applications: loosensApplications,
    bulk: loosensBulk,
    prompts: loosensPrompts,
    training: never,
    evidence: loosensEvidence,
    screen: () => loosensScreen(from, to),
    watermark: () => loosensWatermark(from, to),
    rules: () => loosensRules(from, to),
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
  const { id: _i, name: _n, message: _m, enabled: _e, when: _w, except: _x, ...rest } = wide;
  const { action: _a, severity: _s, isolate: _o, evidence: _v, ...others } = rest;
  return (
    // What a newer version adds to rules has to be the same.
    Object.entries(others).every(([name, value]) => sameJson(value, narrow[name as keyof Rule])) &&
    ACTIONS.indexOf(wide.action) >= ACTIONS.indexOf(narrow.action) &&
    severityRank(wide.severity) >= severityRank(narrow.severity) &&
    (wide.isolate || !narrow.isolate) &&
    evidenceRank(wide.evidence) >= evidenceRank(narrow.evidence) &&
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
  const sections: Partial<Record<keyof Condition, () => boolean>> = {
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
    destination: () => anyOf(wide.destination, narrow.destination),
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
  const loweredLabels = () =>
    to.labels.filter(({ label, level }) => {
      const before = from.labels
        .filter((former) => former.label === label)
        .map((former) => rank(former.level));
      return rank(level) < Math.max(...(before.length > 0 ? before : [rank(label)]));
    });
  const at = (section: string) => (item: { label: string } | { detector: string }) =>
    general(`classification.${section}.${'label' in item ? item.label : item.detector}`);
  return compareMembers(from, to, 'classification', {
    keywords: (was, is) =>
      byId('keywords', was, is, (former, next) => {
        const wider = former.caseSensitive || !next.caseSensitive;
        return wider && missing(former.terms, next.terms, '').length === 0 && asHigh(former, next);
      }),
    patterns: (was, is) =>
      byId('patterns', was, is, (former, next) => {
        const same = former.pattern === next.pattern && former.caseSensitive === next.caseSensitive;
        return same && asHigh(former, next);
      }),
    proximity: (was, is) =>
      byId('proximity', was, is, (former, next) => {
        const terms =
          missing(former.terms, next.terms, '').length + missing(former.near, next.near, '').length;
        return terms === 0 && sameJson(former.within, next.within) && asHigh(former, next);
      }),
    labels: (was, is) => [
      ...was.filter(({ label }) => !is.some((next) => next.label === label)).map(at('labels')),
      ...loweredLabels().map(at('labels')),
    ],
    thresholds: (was, is) =>
      was
        .filter(
          ({ detector, atLeast, level }) =>
            !is.some(
              (next) => next.detector === detector && next.atLeast <= atLeast && asHigh({ level }, next),
            ),
        )
        .map(at('thresholds')),
  });
}
