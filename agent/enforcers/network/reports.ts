import type { Mechanism } from './backend.ts';

/** What the network enforcer tells; the service makes events of it. Times are milliseconds since the epoch. */
export type NetworkReport = { at: number } & (
  | { type: 'isolation.applied'; mechanisms: Mechanism[]; connectionsCut: number; deadline: number }
  | { type: 'isolation.confirmed'; mechanisms: Mechanism[] }
  | { type: 'isolation.rolled-back'; reason: 'console-not-reached' }
  | { type: 'isolation.released'; by: string }
  | { type: 'isolation.tampered'; differences: string[]; repaired: boolean }
  | { type: 'isolation.failed'; reason: string }
  | { type: 'zones.applied'; ruleId: string | undefined; mechanisms: Mechanism[] }
  | { type: 'zones.tampered'; differences: string[]; repaired: boolean }
  | { type: 'zones.failed'; reason: string }
);
