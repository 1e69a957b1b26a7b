import type { FastifyReply } from 'fastify';
import { filterTest, type ScopedFilter } from '../../domain/events/filter.ts';
import { type LiveEvent, liveEventJson } from '../../domain/events/live.ts';
import type { ApiContext } from '../context.ts';

/** Keeps proxies from taking a quiet stream for a dead one; the session is looked at each time too. */
const COMMENT_EVERY_MS = 15_000;
/** How far back a browser that comes again is caught up; a longer absence is told as a gap. */
const MOST_CAUGHT_UP = 500;
/** What may wait for a reader to read it, in bytes; more than a burst of the largest batches, not much more. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * Sends events as server-sent events from the moment they are stored, until the reader goes. What a reader
 * misses because it reads too slowly, or was away too long, is counted and told (`gap`), never waited for.
 */
export async function streamEvents(
  reply: FastifyReply,
  { events, live, sessions }: Pick<ApiContext, 'events' | 'live' | 'sessions'>,
  filter: ScopedFilter,
  resumeAfter: number | undefined,
  stillAllowed: () => Promise<boolean>,
): Promise<void> {
  reply.hijack();
  const out = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) out.setHeader(name, value);
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  // A first line at once: the browser reports the stream as open.
  out.write(': open\n\n');

  const passes = filterTest(filter);
  let skipped = 0;
  let sentUpTo = 0;
  /** Events that came while the store was read; undefined when caught up. */
  let held: LiveEvent[] | undefined = [];

  const write = (position: number, json: string) => {
    sentUpTo = position;
    if (out.writableLength > MOST_UNREAD_BYTES) skipped++;
    else out.write(`event: guard-event\nid: ${position}\ndata: ${json}\n\n`);
  };
  const tellGap = () => {
    if (skipped === 0) return;
    out.write(`event: gap\ndata: {"skipped":${skipped}}\n\n`);
    skipped = 0;
  };
  const take = (stored: readonly LiveEvent[]) => {
    for (const event of stored) {
      if (!passes(event.row, event.agentId)) continue;
      if (held) held.push(event);
      else if (event.position > sentUpTo) write(event.position, liveEventJson(event));
    }
  };

  const unsubscribe = live.subscribe(take);
  const look = async () => {
    const allowed = await stillAllowed().catch(() => false);
    if (!allowed) out.end();
    return allowed;
  };
  const comments = setInterval(async () => {
    if ((await look()) && !out.writableNeedDrain) out.write(': still here\n\n');
  }, COMMENT_EVERY_MS);
  // A session that ends, or loses its rights, loses the stream in the same moment.
  const unwatch = sessions.onEnd(look);
  out.on('drain', tellGap);
  out.on('error', () => out.destroy());
  const gone = new Promise<void>((resolve) => out.on('close', resolve));

  try {
    if (resumeAfter !== undefined) {
      const { missed, before } = await events.missedSince(filter, resumeAfter, MOST_CAUGHT_UP);
      if (before > 0) {
        skipped = before;
        tellGap();
      }
      for (const event of missed) write(event.position, JSON.stringify(event));
    }
    const waiting = held;
    held = undefined;
    for (const event of waiting) {
      if (event.position > sentUpTo) write(event.position, liveEventJson(event));
    }
    await gone;
  } finally {
    unsubscribe();
    unwatch();
    clearInterval(comments);
    out.end();
  }
}
