import { findLevel } from '../detection/levels.ts';
import { compilePattern } from '../detection/patterns/compile.ts';
import type { Language } from '../i18n/text.ts';
import { type ProblemKey, problemText } from './problems/problems.ts';
import type { Condition, Policy } from './schema.ts';

/** A problem of meaning, at a path into the policy. */
export interface SemanticProblem {
  path: (string | number)[];
  message: string;
}

/**
 * What the schema cannot tell: names that refer to nothing and rules that can never or must always act.
 * An empty list means that the policy may be enforced.
 */
export function checkPolicy(policy: Policy, language: Language = 'en'): SemanticProblem[] {
  const problems: SemanticProblem[] = [];
  const say = (key: ProblemKey, values: Record<string, string> = {}) => problemText(language, key, values);
  const { levels, keywords, patterns, proximity, labels, thresholds } = policy.classification;

  const unknownLevel = (name: string | undefined, path: (string | number)[]) => {
    if (name === undefined || findLevel(levels, name)) return;
    const known = levels.map((level) => `${level.id} (${level.name['zh-CN']})`).join(', ');
    problems.push({ path, message: say('unknown-level', { name, known }) });
  };
  const unknownOwn = (detector: string, path: (string | number)[]) => {
    for (const [prefix, what, section, list] of [
      ['keyword:', 'keyword list', 'keywords', keywords],
      ['pattern:', 'pattern', 'patterns', patterns],
      ['proximity:', 'proximity rule', 'proximity', proximity],
    ] as const) {
      if (!detector.startsWith(prefix) || detector.endsWith('*')) continue;
      const id = detector.slice(prefix.length);
      if (!list.some((each) => each.id === id)) {
        problems.push({ path, message: say('unknown-own', { what: say(what), id, section }) });
      }
    }
  };
  const checkCondition = (condition: Condition, path: (string | number)[]) => {
    unknownLevel(condition.levelAtLeast, [...path, 'levelAtLeast']);
    condition.findings?.forEach((wanted, index) => {
      unknownOwn(wanted.detector, [...path, 'findings', index, 'detector']);
    });
  };

  duplicates(
    levels.map((level) => level.id),
    (id, index) =>
      problems.push({
        path: ['classification', 'levels', index, 'id'],
        message: say('twice-level', { id }),
      }),
  );
  for (const [what, section, list] of [
    ['keyword list', 'keywords', keywords],
    ['pattern', 'patterns', patterns],
    ['proximity rule', 'proximity', proximity],
  ] as const) {
    duplicates(
      list.map((each) => each.id),
      (id, index) =>
        problems.push({
          path: ['classification', section, index, 'id'],
          message: say('twice-own', { what: say(what), id }),
        }),
    );
    list.forEach((each, index) => {
      unknownLevel(each.level, ['classification', section, index, 'level']);
    });
  }
  patterns.forEach(({ pattern, caseSensitive }, index) => {
    const compiled = compilePattern(pattern, caseSensitive);
    if (compiled.ok) return;
    problems.push({
      path: ['classification', 'patterns', index, 'pattern'],
      message: say('bad-pattern', { reason: compiled.reason }),
    });
  });
  labels.forEach((label, index) => {
    unknownLevel(label.level, ['classification', 'labels', index, 'level']);
  });
  thresholds.forEach((threshold, index) => {
    unknownLevel(threshold.level, ['classification', 'thresholds', index, 'level']);
    unknownOwn(threshold.detector, ['classification', 'thresholds', index, 'detector']);
  });

  duplicates(
    policy.rules.map((rule) => rule.id),
    (id, index) => problems.push({ path: ['rules', index, 'id'], message: say('twice-rule', { id }) }),
  );
  duplicates(
    policy.bulk.map((rule) => rule.id),
    (id, index) => problems.push({ path: ['bulk', index, 'id'], message: say('twice-rule', { id }) }),
  );
  policy.rules.forEach((rule, index) => {
    checkCondition(rule.when, ['rules', index, 'when']);
    if (rule.evidence !== undefined && rule.evidence !== 'none' && !policy.evidence) {
      problems.push({ path: ['rules', index, 'evidence'], message: say('evidence-for-nobody') });
    }
    if (rule.isolate && !isSelective(rule.when)) {
      problems.push({
        path: ['rules', index, 'isolate'],
        message: say('isolates-for-anything'),
      });
    }
    rule.except.forEach((exception, at) => {
      const path = ['rules', index, 'except', at];
      if (Object.keys(exception).length === 0) {
        problems.push({
          path,
          message: say('empty-exception'),
        });
      }
      checkCondition(exception, path);
    });
  });
  unknownLevel(policy.screen?.whileOpen?.levelAtLeast, ['screen', 'whileOpen', 'levelAtLeast']);
  unknownLevel(policy.watermark?.levelAtLeast, ['watermark', 'levelAtLeast']);
  if (policy.deviceControl?.openGuard.enabled && !policy.monitoring.removableStorage) {
    problems.push({
      path: ['deviceControl', 'openGuard', 'enabled'],
      message: say('guard-without-media'),
    });
  }
  return problems;
}

/** Looks at what a document is, not only at where it goes or who moves it. */
function isSelective(when: Condition): boolean {
  return (
    when.levelAtLeast !== undefined ||
    when.findings !== undefined ||
    when.path !== undefined ||
    when.type !== undefined
  );
}

function duplicates(ids: readonly string[], report: (id: string, index: number) => void): void {
  const seen = new Set<string>();
  ids.forEach((id, index) => {
    if (seen.has(id)) report(id, index);
    seen.add(id);
  });
}
