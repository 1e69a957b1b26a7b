import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Approval,
  ApprovalAnswer,
  ApprovalList,
  DeviceSelection,
  IsolationAnswer,
  IsolationPreview,
} from '../../api/contract.ts';
import { call } from './client.ts';

export type IsolationAct = 'isolate' | 'release';

/** Cuts PCs off the network or lets them back; with `approval` in the answer another person has to agree first. */
export function orderIsolation(
  act: IsolationAct,
  selection: DeviceSelection,
  reason: string,
): Promise<z.infer<typeof IsolationAnswer>> {
  const path = act === 'isolate' ? '/isolations' : '/isolations/release';
  return call('POST', path, { body: { ...selection, reason } });
}

/** The PCs that a selection means now. */
export function previewQuery(selection: DeviceSelection) {
  return queryOptions({
    queryKey: ['isolation-preview', selection],
    queryFn: ({ signal }) =>
      call<z.infer<typeof IsolationPreview>>('POST', '/isolations/preview', { body: selection, signal }),
    select: ({ devices }) => devices,
    retry: false,
  });
}

export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: ({ signal }) => call<z.infer<typeof ApprovalList>>('GET', '/approvals', { signal }),
  select: ({ approvals }) => approvals,
  refetchInterval: 5_000,
});

export function decideApproval({ id }: Approval, approved: boolean): Promise<z.infer<typeof ApprovalAnswer>> {
  return call('POST', `/approvals/${id}/${approved ? 'approve' : 'refuse'}`, { body: {} });
}

export function setGroups(agentId: string, groups: readonly string[]): Promise<void> {
  return call('PUT', `/devices/${agentId}/groups`, { body: { groups } });
}
