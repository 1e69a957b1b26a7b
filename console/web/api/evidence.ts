import { queryOptions } from '@tanstack/react-query';
import type { Approval } from '../../api/contract.ts';
import type { EvidenceDetail, EvidenceItem } from '../../api/contract-evidence.ts';
import { call, open } from './client.ts';

export const evidenceListQuery = queryOptions({
  queryKey: ['evidence'],
  queryFn: async ({ signal }) =>
    (await call<{ evidence: EvidenceItem[] }>('GET', '/evidence', { signal })).evidence,
  refetchInterval: 15_000,
});

export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['evidence', id],
    queryFn: ({ signal }) => call<EvidenceDetail>('GET', `/evidence/${id}`, { signal }),
    refetchInterval: 10_000,
  });

export function askForEvidence(id: string, reason: string): Promise<{ approval: Approval }> {
  return call('POST', `/evidence/${id}/requests`, { body: { reason } });
}

/** The sealed file, as the console hands it out. */
export async function takeEvidence(id: string): Promise<Blob> {
  return (await open('POST', `/evidence/${id}/open`)).blob();
}
