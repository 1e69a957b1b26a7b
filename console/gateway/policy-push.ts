import type { CurrentPolicy } from '../domain/policies.ts';

let last: { of: CurrentPolicy; text: string } | undefined;

/** The message that carries a policy; made once for all agents. */
export function policyText(current: CurrentPolicy): string {
  if (last?.of !== current) {
    const { revision, policy } = current;
    last = { of: current, text: JSON.stringify({ type: 'policy', revision, document: policy }) };
  }
  return last.text;
}
