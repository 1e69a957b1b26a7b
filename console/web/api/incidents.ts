import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Incident,
  IncidentAssignees,
  IncidentChanged,
  IncidentDetail,
  IncidentNotices,
  IncidentOutcome,
  IncidentPage,
  IsolationAnswer,
} from '../../api/contract.ts';
import { call, type Query } from './client.ts';

const KEY = 'incidents';
const keys = <K extends string>(all: Record<K, true>) => Object.keys(all) as K[];

export const INCIDENT_OUTCOMES = keys<IncidentOutcome>({
  'true-positive': true,
  'false-positive': true,
  'policy-tuned': true,
  accepted: true,
  duplicate: true,
});
export const INCIDENTS_KEY = [KEY];

export function incidentsQuery(filter: Query) {
  return infiniteQueryOptions({
    queryKey: [KEY, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call<IncidentPage>('GET', '/incidents', { query: { ...filter, before: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 10_000,
  });
}

export function incidentQuery(id: number) {
  return queryOptions({
    queryKey: [KEY, id],
    queryFn: ({ signal }) => call<IncidentDetail>('GET', `/incidents/${id}`, { signal }),
    refetchInterval: 5_000,
  });
}

export const noticesQuery = queryOptions({
  queryKey: [KEY, 'notices'],
  queryFn: ({ signal }) => call<z.infer<typeof IncidentNotices>>('GET', '/incidents/notices', { signal }),
  select: ({ notices }) => notices,
  refetchInterval: 15_000,
});

export const assigneesQuery = queryOptions({
  queryKey: [KEY, 'assignees'],
  queryFn: ({ signal }) => call<z.infer<typeof IncidentAssignees>>('GET', '/incidents/assignees', { signal }),
  select: ({ accounts }) => accounts,
});

type Changed = z.infer<typeof IncidentChanged>;

export function acknowledgeIncidents(ids: readonly number[]): Promise<Changed> {
  return call('POST', '/incidents/acknowledge', { body: { ids } });
}

export function assignIncidents(ids: readonly number[], owner: string | null): Promise<Changed> {
  return call('POST', '/incidents/assign', { body: { ids, owner } });
}

export function closeIncidents(
  ids: readonly number[],
  outcome: IncidentOutcome,
  note: string,
): Promise<Changed> {
  return call('POST', '/incidents/close', { body: { ids, outcome, note } });
}

export function reopenIncident(id: number): Promise<Incident> {
  return call('POST', `/incidents/${id}/reopen`, { body: {} });
}

export function commentIncident(id: number, text: string): Promise<IncidentDetail> {
  return call('POST', `/incidents/${id}/comments`, { body: { text } });
}

export function checkIncident(id: number, item: string, done: boolean): Promise<IncidentDetail> {
  return call('PUT', `/incidents/${id}/checklist/${encodeURIComponent(item)}`, { body: { done } });
}

export function mergeIncidents(id: number, ids: readonly number[]): Promise<Incident> {
  return call('POST', `/incidents/${id}/merge`, { body: { ids } });
}

export function splitIncident(id: number, positions: readonly number[]): Promise<Incident> {
  return call('POST', `/incidents/${id}/split`, { body: { positions } });
}

/** An order to one of the incident's PCs; with `approval` in the answer another person has to agree first. */
export function actOnIncident(
  id: number,
  body: { action: string; agentId: string; [name: string]: unknown },
): Promise<z.infer<typeof IsolationAnswer>> {
  return call('POST', `/incidents/${id}/actions`, { body });
}
