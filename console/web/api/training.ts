import { queryOptions } from '@tanstack/react-query';
import type { TrainingOverview } from '../../api/contract.ts';
import { call } from './client.ts';

export const trainingQuery = queryOptions({
  queryKey: ['training'],
  queryFn: ({ signal }) => call<TrainingOverview>('GET', '/training', { signal }),
  refetchInterval: 10_000,
});
