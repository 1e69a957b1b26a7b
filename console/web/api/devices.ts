import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  CommandList,
  CommandRecord,
  CommandRequest,
  Device,
  DeviceDiscovery,
  DeviceList,
  DeviceSoftware,
} from '../../api/contract.ts';
import { call } from './client.ts';

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: ({ signal }) => call<z.infer<typeof DeviceList>>('GET', '/devices', { signal }),
  select: ({ devices }) => devices,
  refetchInterval: 5_000,
});

export function deviceQuery(agentId: string) {
  return queryOptions({
    queryKey: ['devices', agentId],
    queryFn: ({ signal }) => call<Device>('GET', `/devices/${encodeURIComponent(agentId)}`, { signal }),
    refetchInterval: 5_000,
  });
}

/** What is installed and what ran; it changes slowly. */
export function softwareQuery(agentId: string) {
  return queryOptions({
    queryKey: ['devices', agentId, 'software'],
    queryFn: ({ signal }) =>
      call<DeviceSoftware>('GET', `/devices/${encodeURIComponent(agentId)}/software`, { signal }),
    refetchInterval: 60_000,
  });
}

/** Where the search for classified files stands. */
export function discoveryQuery(agentId: string) {
  return queryOptions({
    queryKey: ['devices', agentId, 'discovery'],
    queryFn: ({ signal }) =>
      call<DeviceDiscovery>('GET', `/devices/${encodeURIComponent(agentId)}/discovery`, { signal }),
    refetchInterval: 3_000,
  });
}

/** Orders to a PC, newest first; asked again soon while one is on its way. */
export function commandsQuery(agentId: string) {
  return queryOptions({
    queryKey: ['devices', agentId, 'commands'],
    queryFn: ({ signal }) =>
      call<z.infer<typeof CommandList>>('GET', `/devices/${encodeURIComponent(agentId)}/commands`, {
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.commands.some(isOnItsWay) ? 1_500 : 15_000),
  });
}

export function isOnItsWay({ state }: CommandRecord): boolean {
  return state === 'waiting' || state === 'sent';
}

export function revoke(agentId: string, reason: string): Promise<Device> {
  return call('POST', `/devices/${encodeURIComponent(agentId)}/revoke`, { body: { reason } });
}

/** Somebody has looked into the notice about its identity. */
export function settleIdentity(agentId: string): Promise<Device> {
  return call('POST', `/devices/${encodeURIComponent(agentId)}/identity-alert/clear`, { body: {} });
}

export function order(agentId: string, body: z.infer<typeof CommandRequest>): Promise<CommandRecord> {
  return call('POST', `/devices/${encodeURIComponent(agentId)}/commands`, { body });
}
