import { queryOptions } from '@tanstack/react-query';
import type {
  DirectoryPerson,
  DirectoryPreview,
  DirectoryRequest,
  DirectoryState,
} from '../../api/contract-directory.ts';
import { call } from './client.ts';
import { RequestError } from './errors.ts';

const KNOWN_FOR_MS = 5 * 60_000;

export const directoryQuery = queryOptions({
  queryKey: ['directory'],
  queryFn: ({ signal }) => call<DirectoryState>('GET', '/directory', { signal }),
});

/** Who a user of events is; null when the directory does not know. */
export function directoryPersonQuery(user: string) {
  return queryOptions({
    queryKey: ['directory', 'person', user],
    queryFn: ({ signal }) =>
      call<DirectoryPerson>('GET', `/directory/people/${encodeURIComponent(user)}`, { signal }).catch(
        (error: unknown) => {
          if (error instanceof RequestError && error.code === 'not-found') return null;
          throw error;
        },
      ),
    staleTime: KNOWN_FOR_MS,
  });
}

export function setDirectory(body: DirectoryRequest): Promise<DirectoryState> {
  return call('PUT', '/directory', { body });
}

export function previewDirectory(): Promise<DirectoryPreview> {
  return call('POST', '/directory/preview');
}

export function importDirectory(force: boolean): Promise<DirectoryPreview> {
  return call('POST', '/directory/import', { body: { force } });
}
