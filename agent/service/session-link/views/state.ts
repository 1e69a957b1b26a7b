import type { PartHealth } from '../../../../shared/protocol/heartbeat.ts';
import type { NetworkStatus } from '../../../../shared/protocol/network-status.ts';
import type { SessionState } from '../../../../shared/session-protocol/state.ts';
import type { NumberedPolicy } from '../../policy/policy-cache.ts';

/** How this PC is doing, for the people at it. */
export function stateView(
  { revision, policy }: NumberedPolicy,
  link: PartHealth['state'],
  network: NetworkStatus,
  parts: readonly PartHealth[],
  states: readonly string[] = [],
): SessionState {
  return {
    type: 'state',
    online: link === 'running',
    isolated: network.state === 'pending' || network.state === 'confirmed',
    policyRevision: revision,
    policyName: revision === 0 ? '' : policy.name,
    failing: parts.filter(({ state }) => state === 'restarting').map(({ name }) => name),
    ...(states.length > 0 ? { states: [...states] } : {}),
    ...(policy.contact ? { contact: policy.contact } : {}),
  };
}
