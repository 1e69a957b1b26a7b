import { chunksOf } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';

/** One message is read up to here and said to be truncated. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** RFC 4155 and what programs write in fact: a date with its year stands in the line. */
const FROM_LINE = /^From .{0,200}\b(?:19|20)\d\d\b/;

/** Mailboxes: one message after the other (RFC 4155). */
export const mbox: Format = {
  detect({ head }) {
    const start = head.toString('latin1', 0, 2048);
    return FROM_LINE.test(start) && /\n[!-9;-~]{2,76}:/.test(start) ? 'mbox' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    let number = 0;
    for await (const message of messagesOf(chunksOf(source), sink)) {
      number += 1;
      sink.budget.takeEntry();
      sink.budget.takeUnpacked(message.length);
      await sink.embedded(`message${number}.eml`, message);
    }
  },
};

const SEPARATOR = Buffer.from('\nFrom ');

async function* messagesOf(chunks: AsyncIterable<Buffer>, sink: Sink): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let searched = 0;
  for await (const chunk of chunks) {
    sink.budget.checkTime();
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const at = held.indexOf(SEPARATOR, searched);
      // The line must be there as a whole to be judged.
      if (at === -1 || at + 256 > held.length) {
        searched = at === -1 ? Math.max(0, held.length - SEPARATOR.length) : at;
        break;
      }
      searched = at + 1;
      const line = held.toString('latin1', at + 1, at + 256);
      if (!FROM_LINE.test(line.slice(0, line.indexOf('\n') === -1 ? undefined : line.indexOf('\n'))))
        continue;
      yield withoutFromLine(held.subarray(0, at + 1));
      held = held.subarray(at + 1);
      searched = 0;
    }
    if (held.length > MAX_MESSAGE_BYTES) {
      sink.problem('too-large');
      yield withoutFromLine(held);
      held = Buffer.alloc(0);
      searched = 0;
    }
  }
  // What is left may hold messages shorter than what had to be there to judge.
  for (let at = nextFrom(held); at !== -1; at = nextFrom(held)) {
    yield withoutFromLine(held.subarray(0, at + 1));
    held = held.subarray(at + 1);
  }
  if (held.length > 0) yield withoutFromLine(held);
}

function nextFrom(held: Buffer): number {
  for (let at = held.indexOf(SEPARATOR); at !== -1; at = held.indexOf(SEPARATOR, at + 1)) {
    const end = held.indexOf(0x0a, at + 1);
    if (FROM_LINE.test(held.toString('latin1', at + 1, end === -1 ? undefined : end))) return at;
  }
  return -1;
}

function withoutFromLine(message: Buffer): Buffer {
  if (!message.toString('latin1', 0, 5).startsWith('From ')) return message;
  return message.subarray(message.indexOf(0x0a) + 1);
}
