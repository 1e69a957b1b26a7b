import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The page's address as the filter, and the ways to change it. */
export function useFilterParams() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (edit: (next: URLSearchParams) => void) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        edit(next);
        return next;
      }),
    [setParams],
  );
  const setAll = useCallback(
    (name: string, values: readonly string[]) =>
      change((next) => {
        next.delete(name);
        for (const value of values) next.append(name, value);
      }),
    [change],
  );
  const setSpan = useCallback(
    (span: { range?: string; from?: string; to?: string }) =>
      change((next) => {
        for (const name of ['range', 'from', 'to']) next.delete(name);
        for (const [name, value] of Object.entries(span)) next.set(name, value);
      }),
    [change],
  );
  return { params, setAll, setSpan };
}
