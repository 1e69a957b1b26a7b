import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Overview } from '../../api/contract.ts';
import { currentLanguage } from '../i18n/language.ts';
import { call } from './client.ts';

/** Counts of the last `rangeMs` milliseconds, whole minutes, kept up to date. */
export function overviewQuery(rangeMs: number) {
  return queryOptions({
    queryKey: ['overview', rangeMs, currentLanguage()],
    queryFn: async ({ signal }) => {
      const to = Math.ceil((Date.now() + 1) / 60_000) * 60_000;
      const range = { from: to - rangeMs, to };
      return { ...range, ...(await call<Overview>('GET', '/overview', { query: range, signal })) };
    },
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
}
