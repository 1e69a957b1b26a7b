/** A BIFF record: its number and its content ([MS-XLS] 2.1.4). */
export interface BiffRecord {
  type: number;
  /** Where it begins in the stream. */
  at: number;
  data: Buffer;
  /** Contents of the CONTINUE records behind it, whose borders matter to strings. */
  continued: Buffer[];
}

const CONTINUE = 0x3c;

/** Records of a workbook's stream, CONTINUE records gathered with the one that they continue. */
export function* recordsOf(stream: Buffer): Generator<BiffRecord> {
  let at = 0;
  while (at + 4 <= stream.length) {
    const start = at;
    const type = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    const data = stream.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    const continued: Buffer[] = [];
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === CONTINUE) {
      const more = stream.readUInt16LE(at + 2);
      continued.push(stream.subarray(at + 4, at + 4 + more));
      at += 4 + more;
    }
    yield { type, at: start, data, continued };
  }
}
