import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Adoption,
  PolicyCheckResult,
  PolicyList,
  PolicyProposal,
  PolicyProposed,
  PolicyPublishRequest,
  PolicyRevision,
  PolicyRevisionDetail,
  PolicySimulation,
} from '../../api/contract.ts';
import { call } from './client.ts';

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: ({ signal }) => call<z.infer<typeof PolicyList>>('GET', '/policies', { signal }),
  refetchInterval: 10_000,
});

/** A published revision never changes. */
export function revisionQuery(revision: number) {
  return queryOptions({
    queryKey: ['policies', revision],
    queryFn: ({ signal }) =>
      call<z.infer<typeof PolicyRevisionDetail>>('GET', `/policies/${revision}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function adoptionQuery(revision: number) {
  return queryOptions({
    queryKey: ['policies', revision, 'adoption'],
    queryFn: ({ signal }) => call<Adoption>('GET', `/policies/${revision}/adoption`, { signal }),
    refetchInterval: 2_000,
  });
}

export function checkPolicy(source: string, signal: AbortSignal): Promise<z.infer<typeof PolicyCheckResult>> {
  return call('POST', '/policies/check', { body: { source }, signal });
}

export function simulatePolicy(body: { source: string; from: number }): Promise<PolicySimulation> {
  return call('POST', '/policies/simulate', { body });
}

/** With `approval` in the answer nothing is in force yet: a second person has to sign. */
export function publishPolicy(
  body: z.infer<typeof PolicyPublishRequest>,
): Promise<PolicyRevision | z.infer<typeof PolicyProposed>> {
  return call('POST', '/policies', { body });
}

/** A policy that waits for a second person's signature. */
export function proposalQuery(approval: string) {
  return queryOptions({
    queryKey: ['approvals', approval, 'policy'],
    queryFn: ({ signal }) => call<PolicyProposal>('GET', `/approvals/${approval}/policy`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
