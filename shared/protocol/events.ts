import { z } from 'zod';
import { GuardEvent } from '../events/event.ts';
import { EventSeal } from './event-seal.ts';
import { MAX_BATCH_EVENTS } from './limits.ts';

/** One event with its place in the agent's spool. */
export const SequencedEvent = z.object({ seq: z.number().int().positive(), event: GuardEvent });
export type SequencedEvent = z.infer<typeof SequencedEvent>;

/**
 * Agent → console: a batch in ascending order of seq. Gaps are allowed (events dropped by the spool's size
 * limit are announced by an event of their own). Each event is checked for itself on arrival, so that a
 * single bad one is set aside and named in the acknowledgement while the rest is stored.
 */
export const Events = z.object({
  type: z.literal('events'),
  epoch: z.uuid(),
  events: z
    .array(z.object({ seq: z.number().int().positive(), event: z.unknown() }))
    .min(1)
    .max(MAX_BATCH_EVENTS),
  seal: EventSeal.optional(),
});
export type Events = z.infer<typeof Events>;

/** Console → agent: everything up to and including `seq` is durable. */
export const Acknowledgement = z.object({
  type: z.literal('ack'),
  epoch: z.uuid(),
  seq: z.number().int().nonnegative(),
  /** Events of the batch that broke the schema: kept aside by the console, not to be sent again. */
  rejected: z
    .array(z.object({ seq: z.number().int().positive(), reason: z.string().max(1024) }))
    .max(MAX_BATCH_EVENTS)
    .optional(),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;
