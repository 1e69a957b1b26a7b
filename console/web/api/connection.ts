import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let reachable = true;

/** Every request says whether the console answered it. */
export function reportReachable(answered: boolean): void {
  if (answered === reachable) return;
  reachable = answered;
  for (const notify of [...listeners]) notify();
}

export function onReachableChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** False from the first request without an answer to the next one with. */
export function useReachable(): boolean {
  return useSyncExternalStore(onReachableChange, () => reachable);
}

export function isReachable(): boolean {
  return reachable;
}
