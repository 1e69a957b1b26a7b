import { useSyncExternalStore } from 'react';

/**
 * What agents obey is signed. A request that needs it waits here until the person at the page has confirmed with
 * their password, or has thought better of it; then it goes on.
 */
export interface Asked {
  /** What is to be signed, as the console says. */
  summary: { statement?: string; loosens?: string[]; people?: number };
  /** The password given before did not open the key. */
  wrong: boolean;
  answer(passphrase: string): void;
  cancel(): void;
}

const listeners = new Set<() => void>();
let current: Asked | undefined;

function show(next: Asked | undefined): void {
  current = next;
  for (const listener of [...listeners]) listener();
}

/** Resolves with the password; rejects when the person does not want to sign. */
export function askPassphrase(summary: Asked['summary'], wrong: boolean): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  show({
    summary,
    wrong,
    answer(passphrase) {
      show(undefined);
      resolve(passphrase);
    },
    cancel() {
      show(undefined);
      reject(new Error('not signed'));
    },
  });
  return promise;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits for the person's signature, or undefined. */
export function useAsked(): Asked | undefined {
  return useSyncExternalStore(subscribe, () => current);
}
