import { useSyncExternalStore } from 'react';
import { readKept, writeKept } from '../app/kept.ts';

export type Mode = 'light' | 'dark';
/** `system` follows the computer. */
export type ModeChoice = Mode | 'system';

const KEY = 'guardpost.theme';
const CHOICES: readonly ModeChoice[] = ['system', 'light', 'dark'];
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice = CHOICES.find((each) => each === readKept(KEY)) ?? 'system';

function mode(): Mode {
  if (choice !== 'system') return choice;
  return system.matches ? 'dark' : 'light';
}

function apply(): void {
  document.documentElement.dataset.theme = mode();
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Puts the kept choice on the page before anything is drawn. */
export function startMode(): void {
  system.addEventListener('change', apply);
  apply();
}

export function useMode(): Mode {
  return useSyncExternalStore(subscribe, mode);
}

export function useModeChoice(): ModeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The computer's choice, light, dark, and round again. */
export function nextMode(): void {
  choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]!;
  writeKept(KEY, choice);
  apply();
}
