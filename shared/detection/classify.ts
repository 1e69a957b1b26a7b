import type { Classification } from '../policy/schema.ts';
import type { Finding } from './finding.ts';
import { findLevel, type Level, levelRank } from './levels.ts';

const MAX_REASONS = 32;

interface Claim {
  rank: number;
  reason: string;
}

/**
 * The level of a document: the highest that any finding or threshold asks for, the lowest of the scheme when
 * none does. Reasons read `detector: n → level`, the deciding ones first.
 */
export function classify(
  classification: Classification,
  findings: readonly Finding[],
): { level: string; reasons: string[] } {
  const { levels, thresholds } = classification;
  const claims: Claim[] = [];
  const claim = (level: Level | undefined, reason: string) => {
    if (level) claims.push({ rank: levelRank(levels, level.id), reason: `${reason} → ${level.id}` });
  };
  for (const found of findings) {
    if (found.level === undefined) continue;
    const sample = found.samples[0] === undefined ? '' : ` (${found.samples[0]})`;
    claim(findLevel(levels, found.level), `${found.detector}: ${found.count}${sample}`);
  }
  for (const threshold of thresholds) {
    const met = findings.filter(({ detector }) => isMeant(threshold.detector, detector));
    const count = met.reduce((sum, found) => sum + found.count, 0);
    if (count < threshold.atLeast) continue;
    const which = registeredIn(met, threshold.detector);
    claim(
      findLevel(levels, threshold.level),
      `${threshold.detector}: ${count} ≥ ${threshold.atLeast}${which === '' ? '' : ` (${which})`}`,
    );
  }
  claims.sort((a, b) => b.rank - a.rank);
  const top = claims[0];
  return {
    level: levels[top?.rank ?? 0]!.id,
    reasons: [...new Set(claims.map((each) => each.reason.slice(0, 256)))].slice(0, MAX_REASONS),
  };
}

/** A detector itself, or all under a prefix such as `cn.*`. */
function isMeant(wanted: string, detector: string): boolean {
  return wanted.endsWith('*') ? detector.startsWith(wanted.slice(0, -1)) : detector === wanted;
}

/** Which of a company's own tables and documents were recognised, and by which columns or with which share. */
function registeredIn(findings: readonly Finding[], wanted: string): string {
  return findings
    .filter(({ detector }) => /^(?:edm|fingerprint):/.test(detector))
    .slice(0, 3)
    .map(({ detector, samples }) =>
      [...(detector === wanted ? [] : [detector]), ...samples.slice(0, 1)].join(' '),
    )
    .join(', ');
}
