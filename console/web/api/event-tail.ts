import type { StoredEvent } from '../../api/contract.ts';
import { open, type Query } from './client.ts';
import { codeOf } from './errors.ts';
import { SseParser } from './sse.ts';

/** The console sends a sign of life every 15 seconds; a stream quiet for longer is dead. */
const QUIET_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

export interface TailHandlers {
  opened(): void;
  /** The stream broke; it is being opened again. */
  broken(): void;
  event(event: StoredEvent): void;
  /** Events that the console did not send because this reader was away or slow. */
  gap(skipped: number): void;
  /** The console refuses; it is not tried again. */
  refused(error: unknown): void;
}

/**
 * Follows stored events that pass a filter, from after a position on, and goes on there after every break,
 * until the signal. Read with fetch rather than EventSource, which cannot resume after a refusal.
 */
export async function followEvents(
  filter: Query,
  after: number,
  handlers: TailHandlers,
  signal: AbortSignal,
): Promise<void> {
  let last = after;
  let wait = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const message of messages(filter, last, signal, handlers.opened)) {
        wait = FIRST_RETRY_MS;
        if (message.event === 'gap') handlers.gap((JSON.parse(message.data) as { skipped: number }).skipped);
        if (message.event !== 'guard-event') continue;
        last = Number(message.id);
        handlers.event(JSON.parse(message.data) as StoredEvent);
      }
    } catch (error) {
      if (signal.aborted) return;
      const code = codeOf(error);
      if (code === 'forbidden' || code === 'bad-request') return handlers.refused(error);
    }
    if (signal.aborted) return;
    handlers.broken();
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(wait * 2, LONGEST_RETRY_MS);
  }
}

async function* messages(filter: Query, last: number, outer: AbortSignal, opened: () => void) {
  const quiet = new AbortController();
  const signal = AbortSignal.any([outer, quiet.signal]);
  const response = await open('GET', '/events/live', {
    query: filter,
    signal,
    headers: { 'last-event-id': String(last) },
  });
  opened();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new SseParser();
  let timer = setTimeout(() => quiet.abort(), QUIET_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), QUIET_MS);
      yield* parser.push(value);
    }
  } finally {
    clearTimeout(timer);
    quiet.abort();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
