import { severityRank } from '../events/severity.ts';
import type { BulkRule } from './bulk.ts';
import type { Decision } from './decision.ts';

/** A decision made stricter by a rule that holds; its own rule stays in the list of those that matched. */
export function underHold(decision: Decision, rule: BulkRule | undefined): Decision {
  const strictness = ['allow', 'audit', 'warn', 'block'];
  if (!rule || strictness.indexOf(rule.action) <= strictness.indexOf(decision.action)) return decision;
  const { message: _message, ...rest } = decision;
  return {
    ...rest,
    action: rule.action,
    severity:
      severityRank(rule.severity) > severityRank(decision.severity) ? rule.severity : decision.severity,
    ruleId: rule.id,
    ruleName: rule.name,
    matched: [rule.id, ...(decision.matched ?? [])].slice(0, 1000),
    ...(rule.message ? { message: rule.message } : {}),
  };
}
