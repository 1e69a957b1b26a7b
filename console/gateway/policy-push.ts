import type { CurrentPolicy } from '../domain/policies.ts';

let last: { of: CurrentPolicy; plain: string; withBaseline: string } | undefined;

/**
 * The message that carries a policy to an agent that has `held` in force; made once for all agents. Undefined while
 * nobody has signed it: agents would refuse it.
 */
export function policyText(current: CurrentPolicy, held: number): string | undefined {
  const { revision, envelope, baseline } = current;
  if (envelope === null) return undefined;
  if (last?.of !== current) {
    // Put together as text: the envelopes are JSON already, and large.
    const head = `{"type":"policy","revision":${revision},"envelope":${envelope}`;
    const before = baseline && baseline.revision < revision ? `,"baseline":${baseline.envelope}` : '';
    last = { of: current, plain: `${head}}`, withBaseline: `${head}${before}}` };
  }
  return baseline && held < baseline.revision ? last.withBaseline : last.plain;
}
