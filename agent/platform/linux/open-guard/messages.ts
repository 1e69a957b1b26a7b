import type { GuardedOpen, OpenGuardSettings, OpenQuestion } from '../../../enforcers/open-guard/backend.ts';

/** From the service to the thread that answers the kernel. */
export type ToGuard =
  | { kind: 'configure'; settings: OpenGuardSettings }
  | { kind: 'verdict'; id: number; allow: boolean; remember: boolean }
  | { kind: 'forget' }
  | { kind: 'stop' };

/** From that thread to the service. */
export type FromGuard =
  /** The kernel's answer channel and the descriptor that wakes the thread. */
  | { kind: 'ready'; fd: number; wakeFd: number }
  | { kind: 'configured'; refused: { mount: string; reason: string }[] }
  | { kind: 'question'; id: number; question: OpenQuestion }
  | { kind: 'refused'; question: OpenQuestion }
  | { kind: 'unchecked'; open: GuardedOpen; reason: 'deadline' | 'busy' }
  | { kind: 'unavailable'; reason: string };
