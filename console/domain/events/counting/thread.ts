import { parentPort } from 'node:worker_threads';
import { type Counted, type CountedEvent, EventColumns, type Wanted } from './columns.ts';

export type Message =
  | { kind: 'add'; events: readonly CountedEvent[] }
  | { kind: 'drop'; position: number }
  | { kind: 'count'; id: number; wanted: Wanted };

export type Answer = { id: number; counted: Counted } | { id: number; error: string };

/** Events held at most; older ones go, a quarter at a time. */
export const MOST_EVENTS = 2_000_000;

const columns = new EventColumns();

parentPort?.on('message', (message: Message) => {
  if (message.kind === 'add') {
    columns.add(message.events);
    if (columns.count > MOST_EVENTS * 1.25) columns.keepNewest(MOST_EVENTS);
  } else if (message.kind === 'drop') columns.drop(message.position);
  else parentPort!.postMessage(answer(message.id, message.wanted));
});

function answer(id: number, wanted: Wanted): Answer {
  try {
    return { id, counted: columns.counted(wanted) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}
