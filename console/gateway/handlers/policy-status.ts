import type { PolicyStatus } from '../../../shared/protocol/policy.ts';
import type { Handler } from '../context.ts';

/** What became of a policy on the PC. */
export const handlePolicyStatus: Handler<PolicyStatus> = async (status, link, { policies, logger }) => {
  if (status.state === 'applied') link.policyRevision = status.revision;
  await policies.recordStatus(link.agentId, status);
  const { revision, reason } = status;
  if (status.state === 'refused') {
    logger.warn({ agentId: link.agentId, revision, reason }, 'an agent refused the policy');
  }
};
