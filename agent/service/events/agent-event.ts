import { randomUUID } from 'node:crypto';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Severity } from '../../../shared/events/severity.ts';

type Details = NonNullable<GuardEvent['details']>;

/** An event about the agent itself. Long texts are cut to what an event may carry. */
export function agentEvent(type: GuardEvent['type'], severity: Severity, details: Details): GuardEvent {
  const fitting = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, 1024) : value,
  ]);
  return { id: randomUUID(), at: Date.now(), type, severity, details: Object.fromEntries(fitting) };
}
