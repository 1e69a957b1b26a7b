import type { InfiniteData } from '@tanstack/react-query';
import type { EventPage, StoredEvent } from '../../../api/contract.ts';

export type EventPages = InfiniteData<EventPage>;

/** Rows that are kept in the page; older ones come back by asking for more. */
export const MOST_ROWS = 1000;

/**
 * Puts events that just came in above the ones there are, newest first, each once. When the list grows too
 * long its end is cut, and the cut is where the next page begins.
 */
export function withNewest(pages: EventPages, fresh: readonly StoredEvent[]): EventPages {
  const first = pages.pages[0];
  if (!first) return pages;
  const newest = first.events[0]?.position ?? 0;
  const added = fresh.filter(({ position }) => position > newest).sort((a, b) => b.position - a.position);
  if (added.length === 0) return pages;
  const grown = [{ ...first, events: [...added, ...first.events] }, ...pages.pages.slice(1)];
  return cut({ ...pages, pages: grown });
}

function cut(pages: EventPages): EventPages {
  const kept: EventPage[] = [];
  let room = MOST_ROWS;
  for (const { events, next } of pages.pages) {
    const part = events.slice(0, room);
    room -= part.length;
    const whole = part.length === events.length;
    kept.push({ events: part, next: whole ? next : part.at(-1)!.position });
    if (room === 0) break;
  }
  // A page that was kept whole before a cut goes on after its own last row.
  const last = kept.at(-1)!;
  if (kept.length < pages.pages.length) last.next = last.events.at(-1)!.position;
  return { pages: kept, pageParams: pages.pageParams.slice(0, kept.length) };
}

export function rowsOf(pages: EventPages | undefined): StoredEvent[] {
  return pages?.pages.flatMap(({ events }) => events) ?? [];
}
