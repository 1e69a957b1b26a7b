import { queryOptions } from '@tanstack/react-query';
import type {
  ApiError,
  API as ApiPath,
  RecognitionAdoption,
  RecognitionList,
  RecognitionUploaded,
  TableQuery,
} from '../../api/contract.ts';
import { call, queryString } from './client.ts';
import { RequestError } from './errors.ts';
import { sessionEnded } from './session-end.ts';

const API: typeof ApiPath = '/api/v1';

export const recognitionQuery = queryOptions({
  queryKey: ['recognition'],
  queryFn: ({ signal }) => call<RecognitionList>('GET', '/recognition', { signal }),
  refetchInterval: 3_000,
});

export const recognitionAdoptionQuery = (id: string) =>
  queryOptions({
    queryKey: ['recognition', id, 'adoption'],
    queryFn: ({ signal }) =>
      call<RecognitionAdoption>('GET', `/recognition/sets/${encodeURIComponent(id)}/adoption`, { signal }),
    refetchInterval: 3_000,
  });

export function removeSet(id: string): Promise<void> {
  return call('DELETE', `/recognition/sets/${encodeURIComponent(id)}`);
}

export function removeDocument(name: string): Promise<void> {
  return call('DELETE', `/recognition/documents/${encodeURIComponent(name)}`);
}

export type Upload = { file: File } & (
  | { kind: 'table'; query: TableQuery }
  | { kind: 'document' }
  | { kind: 'index' }
);

/** Sends a file as it is; tells the share that has been sent. @throws RequestError */
export async function uploadFile(
  upload: Upload,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<RecognitionUploaded> {
  const path =
    upload.kind === 'table'
      ? `/recognition/tables${queryString(upload.query)}`
      : upload.kind === 'document'
        ? `/recognition/documents${queryString({ name: upload.file.name })}`
        : '/recognition/indexes';
  const type = upload.kind === 'table' ? 'text/csv' : 'application/octet-stream';
  const { status, text } = await send(path, type, upload.file, onProgress, signal);
  if (status === 401) {
    await sessionEnded();
    return uploadFile(upload, onProgress, signal);
  }
  const body = parsed(text);
  if (status === 201) return body as RecognitionUploaded;
  const error = body as Partial<ApiError> | undefined;
  throw new RequestError(error?.code ?? 'internal', error?.message ?? `${status}`, error?.details);
}

/** By XMLHttpRequest: fetch does not tell how much of a body has been sent. */
function send(
  path: string,
  type: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', API + path);
    request.setRequestHeader('content-type', type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new RequestError('network', 'the upload broke off'));
    request.onabort = () => reject(new RequestError('network', 'the upload was given up'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
