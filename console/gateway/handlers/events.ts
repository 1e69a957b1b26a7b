import { GuardEvent } from '../../../shared/events/event.ts';
import { describeIssues } from '../../../shared/protocol/codec.ts';
import type { EventSeal } from '../../../shared/protocol/event-seal.ts';
import type { Events } from '../../../shared/protocol/events.ts';
import { MAX_EVENT_BYTES } from '../../../shared/protocol/limits.ts';
import { toEventRow } from '../../domain/events/event-row.ts';
import { checkSeal } from '../../domain/events/seals.ts';
import type { EventRow, RejectedRow, SealRow } from '../../store/store.ts';
import type { GatewayContext, Handler } from '../context.ts';
import type { Link } from '../link.ts';

/** Batches of one agent that may wait for the disk before nothing more is read from it. */
const MOST_IN_FLIGHT = 8;
/** RFC 6455 section 7.4.1 and its registry: try again later. */
const TRY_AGAIN_LATER = 1013;

/** Checks every event for itself, stores the batch, and acknowledges it when it is durable. */
export const handleEvents: Handler<Events> = async ({ epoch, events, seal }, link, context) => {
  const rows: EventRow[] = [];
  const rejected: RejectedRow[] = [];
  const bodies: { seq: number; body: string }[] = [];
  const telling = new Map<string, GuardEvent[]>();
  const evidenced: GuardEvent[] = [];
  let last = 0;
  for (const { seq, event } of events) {
    if (seq > last) last = seq;
    const checked = GuardEvent.safeParse(event);
    // As the agent wrote it and sealed it: what a later agent adds stays in.
    const body = JSON.stringify(event) ?? 'null';
    bodies.push({ seq, body });
    const row = checked.success ? toEventRow(seq, checked.data, link.hostname, body) : undefined;
    if (row && withinLimit(row.body)) {
      rows.push(row);
      if (checked.data) noteFirstAndLast(telling, checked.data);
      if (checked.data?.evidence?.kept) evidenced.push(checked.data);
    } else {
      const reason = checked.error ? describeIssues(checked.error) : `more than ${MAX_EVENT_BYTES} bytes`;
      rejected.push({ seq, reason: reason.slice(0, 1024), body });
    }
  }
  if (rejected.length > 0) {
    context.refused.add('invalid-event', rejected.length);
    context.logger.warn(
      { agentId: link.agentId, events: rejected.length, seq: rejected[0]?.seq, reason: rejected[0]?.reason },
      'events set aside: they break the schema',
    );
  }

  if (++link.batchesInFlight >= MOST_IN_FLIGHT) link.socket.pause();
  try {
    const { stored } = await link.inTurn(async () => {
      // Before the events are stored: after a crash in between they come again, and this bears it.
      for (const event of [...telling.values()].flat()) {
        await context.knownDevices.saw(link.agentId, event);
        await context.releases.asked(link.agentId, event);
        await context.training.confirmed(link.agentId, event);
      }
      for (const event of evidenced) await context.evidence.announced(link.agentId, event);
      const sealed = seal && sealOf(seal, bodies, epoch, link, context);
      const batch = { agentId: link.agentId, epoch, receivedAt: Date.now(), rows, rejected, seal: sealed };
      // In an object, so that the next batch has its turn when this one is on its way, not when it is durable.
      return { stored: context.ingest.submit(batch, link.hostname) };
    });
    await stored;
    link.send({
      type: 'ack',
      epoch,
      seq: last,
      ...(rejected.length > 0 ? { rejected: rejected.map(({ seq, reason }) => ({ seq, reason })) } : {}),
    });
  } catch (error) {
    context.refused.add('store-failed');
    context.logger.error({ agentId: link.agentId, error: (error as Error).message }, 'events not stored');
    void link.inTurn(() => Promise.reject(error)).catch(() => {});
    // Nothing was acknowledged: the agent keeps the batch and sends it again on its next link.
    link.refuse('busy', 'the events could not be stored; send them again later', 'events');
    link.close(TRY_AGAIN_LATER, 'not stored');
  } finally {
    if (link.batchesInFlight-- === MOST_IN_FLIGHT) link.socket.resume();
  }
};

/** A seal that does not hold is counted, and its events are stored all the same: the record then says so. */
function sealOf(
  seal: EventSeal,
  bodies: readonly { seq: number; body: string }[],
  epoch: string,
  { agentId, sealKey }: Link,
  { refused, logger }: GatewayContext,
): SealRow | undefined {
  if (!sealKey) return undefined;
  const checked = checkSeal(sealKey, agentId, epoch, bodies, seal);
  if (typeof checked !== 'string') return checked;
  refused.add('broken-seal');
  logger.warn({ agentId, seq: bodies[0]?.seq, reason: checked }, 'a batch is not what its seal says');
  return undefined;
}

/** What people ask for and confirm: each of these events counts for itself. */
const FROM_PEOPLE: ReadonlySet<GuardEvent['type']> = new Set([
  'release.requested',
  'quarantine.release-requested',
  'training.confirmed',
]);

/**
 * What more than the list of events is made of: requests, and of each device and person in a batch the first and
 * the last event, which is all that the list of known devices keeps.
 */
function noteFirstAndLast(telling: Map<string, GuardEvent[]>, event: GuardEvent): void {
  const { id, type, device, actor } = event;
  if (FROM_PEOPLE.has(type)) {
    telling.set(id, [event]);
    return;
  }
  if (device === undefined) return;
  const use = `${device.key} ${actor?.user ?? ''}`;
  const [first = event] = telling.get(use) ?? [];
  telling.set(use, first === event ? [event] : [first, event]);
}

function withinLimit(body: string): boolean {
  // A UTF-16 unit is at most three bytes of UTF-8, so most need no second look.
  return body.length * 3 <= MAX_EVENT_BYTES || Buffer.byteLength(body) <= MAX_EVENT_BYTES;
}
