import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EventFilter, StoredEvent } from '../../../api/contract.ts';
import type { Query } from '../../api/client.ts';
import { followEvents } from '../../api/event-tail.ts';
import { eventsQuery } from '../../api/events.ts';
import { withNewest } from './live-list.ts';

/** How often what came in is drawn. */
const DRAW_EVERY_MS = 250;
/** Held back at most; more than this is not shown one by one but by loading the list again. */
const MOST_WAITING = 500;

export type LiveStatus = 'off' | 'connecting' | 'live' | 'broken' | 'refused';

export interface Live {
  status: LiveStatus;
  /** Events that came in while the list is held. */
  waiting: number;
  /** True when more waited than can be put in one by one. */
  overflow: boolean;
  /** Events that the console did not send. */
  missed: number;
  reload: () => void;
}

/** Follows the filter's events from `after` on and puts them on top of the list, unless it is held. */
export function useLiveEvents(
  filter: EventFilter,
  after: number | undefined,
  on: boolean,
  held: boolean,
): Live {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>('off');
  const [waiting, setWaiting] = useState(0);
  const [overflow, setOverflow] = useState(false);
  const [missed, setMissed] = useState(0);
  const buffer = useRef<StoredEvent[]>([]);
  const start = useRef(after);
  start.current = after;
  const isHeld = useRef(held);
  isHeld.current = held;
  const ready = after !== undefined;

  useEffect(() => {
    if (!on || !ready) {
      setStatus('off');
      return;
    }
    const abort = new AbortController();
    const { queryKey } = eventsQuery(filter);
    buffer.current = [];
    setStatus('connecting');
    setWaiting(0);
    setOverflow(false);
    setMissed(0);
    void followEvents(
      filter as Query,
      start.current!,
      {
        opened: () => setStatus('live'),
        broken: () => setStatus('broken'),
        refused: () => setStatus('refused'),
        gap: (skipped) => setMissed((before) => before + skipped),
        event(event) {
          if (buffer.current.length < MOST_WAITING) buffer.current.push(event);
          else setOverflow(true);
        },
      },
      abort.signal,
    );
    const timer = setInterval(() => {
      if (isHeld.current) return setWaiting(buffer.current.length);
      setWaiting(0);
      const fresh = buffer.current.splice(0);
      if (fresh.length > 0) client.setQueryData(queryKey, (pages) => pages && withNewest(pages, fresh));
    }, DRAW_EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [client, filter, on, ready]);

  const reload = useCallback(
    () => void client.resetQueries({ queryKey: eventsQuery(filter).queryKey }),
    [client, filter],
  );
  return { status, waiting, overflow, missed, reload };
}
