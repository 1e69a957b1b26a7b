import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SseParser } from './sse.ts';

const STREAM =
  ': open\n\nevent: guard-event\nid: 7\ndata: {"a":"b: c"}\n\nevent: gap\ndata: {"skipped":3}\n\n: still here\n\ndata: one\ndata: two\n\n';
const MESSAGES = [
  { event: 'guard-event', id: '7', data: '{"a":"b: c"}' },
  { event: 'gap', id: undefined, data: '{"skipped":3}' },
  { event: 'message', id: undefined, data: 'one\ntwo' },
];

test('messages are the same however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), fc.boolean(), (cuts, windows) => {
      const stream = windows ? STREAM.replaceAll('\n', '\r\n') : STREAM;
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const parser = new SseParser();
      const messages = places.slice(1).flatMap((end, index) => parser.push(stream.slice(places[index], end)));
      expect(messages).toEqual(MESSAGES);
    }),
  );
});
