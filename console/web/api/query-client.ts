import { QueryClient } from '@tanstack/react-query';
import { codeOf } from './errors.ts';

/** The cache of what the console answered. What did not reach it is tried again; what it refused is not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A console in the company's network may be there when the computer believes to be offline.
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && ['network', 'internal'].includes(codeOf(error)),
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 5000),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
