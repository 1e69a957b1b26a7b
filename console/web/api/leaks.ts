import type { ApiError, API as ApiPath, LeakAnswer } from '../../api/contract.ts';
import { call, queryString } from './client.ts';
import { RequestError } from './errors.ts';
import { sessionEnded } from './session-end.ts';

// Named here again, typed by the contract: importing its value would bring the schemas' library along.
const API: typeof ApiPath = '/api/v1';

export interface LeakQuestion {
  reason: string;
  sha256?: string;
  fileName?: string;
  passage?: string;
}

export function searchLeak(question: LeakQuestion): Promise<LeakAnswer> {
  return call('POST', '/leaks/search', { body: question });
}

/** The file itself is sent; the console keeps nothing of it. @throws RequestError */
export async function searchLeakOfFile(file: File, reason: string): Promise<LeakAnswer> {
  const response = await fetch(`${API}/leaks/file${queryString({ name: file.name, reason })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch((error: Error) => {
    throw new RequestError('network', error.message);
  });
  if (response.status === 401) {
    await sessionEnded();
    return searchLeakOfFile(file, reason);
  }
  const answer = (await response.json()) as LeakAnswer & Partial<ApiError>;
  if (response.ok) return answer;
  throw new RequestError(answer.code ?? 'internal', answer.message ?? `${response.status}`, answer.details);
}
