import { utf16le } from '../utf16.ts';

const MIN_RUN = 4;
const MIN_HAN_RUN = 2;

/** Runs of readable text in bytes whose structure is not known: UTF-16 and ASCII. */
export function* textRuns(data: Buffer): Generator<string> {
  for (const start of [0, 1]) {
    const text = utf16le(data, start);
    for (const [run] of text.matchAll(
      /[\t\n\r\x20-\x7e\u00a0-\u024f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]{2,}/g,
    )) {
      // Two bytes of anything look like one Han character: only what is Latin, or what is written as Chinese is, counts.
      const latin = run.match(/[\t\n\r\x20-\x7e]/g)?.length ?? 0;
      const common = run.match(/[\u4e00-\u9fff\u3001\u3002\uff0c]/g)?.length ?? 0;
      if (latin >= MIN_RUN && latin > run.length / 2) yield run;
      else if (start === 0 && common + latin === run.length && common >= MIN_HAN_RUN && latin > 0) yield run;
    }
  }
  for (const [run] of data.toString('latin1').matchAll(/[\t\n\r\x20-\x7e]{5,}/g)) yield run;
}
