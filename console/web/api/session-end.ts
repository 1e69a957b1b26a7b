import { useSyncExternalStore } from 'react';

/**
 * What happens when a session ends while somebody works: requests wait here until the person has logged in
 * again over the open page, then go on. Nothing typed is lost, for nothing is left.
 */
const listeners = new Set<() => void>();
let waiting: PromiseWithResolvers<void> | undefined;

function notify(): void {
  for (const listener of [...listeners]) listener();
}

/** Resolves when the person has logged in again; rejects when they chose to leave. */
export function sessionEnded(): Promise<void> {
  if (!waiting) {
    waiting = Promise.withResolvers<void>();
    waiting.promise.catch(() => {});
    notify();
  }
  return waiting.promise;
}

export function loggedInAgain(): void {
  waiting?.resolve();
  waiting = undefined;
  notify();
}

export function leftInstead(): void {
  waiting?.reject(new Error('the person left'));
  waiting = undefined;
  notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== undefined);
}
