import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  KnownDevice,
  KnownDeviceDecided,
  KnownDeviceList,
  ReleaseCode,
  ReleaseCodeRequest,
  ReleaseGrant,
  ReleaseRequest,
  ReleaseRequestList,
} from '../../api/contract.ts';
import { call } from './client.ts';

export type Access = NonNullable<KnownDevice['access']>;
export type Loosened = Exclude<Access, 'block'>;

/** Minutes that a code can grant, as in shared/release/release-code.ts; typed by the contract. */
type CodeMinutes = z.infer<typeof ReleaseCodeRequest>['minutes'];
export const CODE_MINUTES: readonly CodeMinutes[] = [15, 30, 60, 240, 480, 1_440, 4_320, 10_080, 43_200];

export const knownDevicesQuery = queryOptions({
  queryKey: ['known-devices'],
  queryFn: ({ signal }) => call<z.infer<typeof KnownDeviceList>>('GET', '/known-devices', { signal }),
  refetchInterval: 5_000,
});

/** Decides about a device; null takes a decision back. */
export function decideDevice(id: string, access: Access | null): Promise<z.infer<typeof KnownDeviceDecided>> {
  return call('POST', `/known-devices/${id}/decision`, { body: { access } });
}

export function setOwner(id: string, owner: string | null): Promise<KnownDevice> {
  return call('PUT', `/known-devices/${id}/owner`, { body: { owner } });
}

export const releaseRequestsQuery = queryOptions({
  queryKey: ['release-requests'],
  queryFn: ({ signal }) => call<z.infer<typeof ReleaseRequestList>>('GET', '/release-requests', { signal }),
  select: ({ requests }) => requests,
  refetchInterval: 5_000,
});

export function grantRelease(id: string, grant: z.infer<typeof ReleaseGrant>): Promise<ReleaseRequest> {
  return call('POST', `/release-requests/${id}/grant`, { body: grant });
}

export function denyRelease(id: string): Promise<ReleaseRequest> {
  return call('POST', `/release-requests/${id}/deny`, { body: {} });
}

export function answerChallenge(
  agentId: string,
  body: z.infer<typeof ReleaseCodeRequest>,
): Promise<ReleaseCode> {
  return call('POST', `/devices/${agentId}/release-code`, { body });
}
