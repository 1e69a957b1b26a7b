import { GuardEvent } from '../../../shared/events/event.ts';
import { describeIssues } from '../../../shared/protocol/codec.ts';
import { MAX_EVENT_BYTES } from '../../../shared/protocol/limits.ts';
import { agentEvent } from './agent-event.ts';

/**
 * The event as the JSON text that is kept and sent. What the console would refuse must not get into the
 * spool: an event that breaks the schema becomes a report of that, one that is too large loses its lists.
 */
export function encodeEvent(event: GuardEvent): string {
  const parsed = GuardEvent.safeParse(event);
  if (!parsed.success) {
    return JSON.stringify(
      agentEvent('agent.part-failed', 'high', {
        part: 'events',
        reason: `an event of type ${event.type} broke the schema: ${describeIssues(parsed.error)}`,
      }),
    );
  }
  let fitting = parsed.data;
  for (const reduce of REDUCTIONS) {
    const text = JSON.stringify(fitting);
    if (Buffer.byteLength(text) <= MAX_EVENT_BYTES) return text;
    fitting = reduce(fitting);
  }
  return JSON.stringify(fitting);
}

/** What an event can lose without ceasing to say what happened, the most dispensable first. */
const REDUCTIONS: ((event: GuardEvent) => GuardEvent)[] = [
  (event) =>
    event.inspection
      ? {
          ...event,
          inspection: {
            ...event.inspection,
            reasons: undefined,
            findings: event.inspection.findings.slice(0, 32),
          },
        }
      : event,
  (event) => (event.decision ? { ...event, decision: { ...event.decision, matched: undefined } } : event),
  (event) => ({ ...event, details: undefined }),
  (event) =>
    event.file ? { ...event, file: { ...event.file, path: event.file.path.slice(0, 4096) } } : event,
  ({ id, at, type, severity, channel, file, outcome }) => ({
    id,
    at,
    type,
    severity,
    channel,
    file: file && { ...file, name: file.name.slice(0, 255), path: file.path.slice(0, 1024) },
    outcome,
  }),
];
