import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Integration,
  IntegrationList,
  IntegrationRequest,
  IntegrationSaved,
  IntegrationTest,
} from '../../api/contract-integrations.ts';
import { call } from './client.ts';

const REFRESH_MS = 5000;

export const integrationsQuery = queryOptions({
  queryKey: ['integrations'],
  queryFn: ({ signal }) => call<z.infer<typeof IntegrationList>>('GET', '/integrations', { signal }),
  select: ({ integrations }) => integrations,
  refetchInterval: REFRESH_MS,
});

export function createIntegration(body: IntegrationRequest): Promise<IntegrationSaved> {
  return call('POST', '/integrations', { body });
}

export function changeIntegration(id: string, body: IntegrationRequest): Promise<Integration> {
  return call('PUT', `/integrations/${id}`, { body });
}

export function removeIntegration(id: string): Promise<void> {
  return call('DELETE', `/integrations/${id}`);
}

export function testIntegration(id: string): Promise<IntegrationTest> {
  return call('POST', `/integrations/${id}/test`);
}
