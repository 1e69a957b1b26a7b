/** A PowerPoint record ([MS-PPT] 2.3.1). */
export interface PptRecord {
  type: number;
  instance: number;
  isContainer: boolean;
  body: Buffer;
}

/** The records that follow each other in `data`; one that is longer than its surroundings ends with them. */
export function* recordsOf(data: Buffer): Generator<PptRecord> {
  let at = 0;
  while (at + 8 <= data.length) {
    const head = data.readUInt16LE(at);
    const length = data.readUInt32LE(at + 4);
    yield {
      type: data.readUInt16LE(at + 2),
      instance: head >>> 4,
      isContainer: (head & 0xf) === 0xf,
      body: data.subarray(at + 8, at + 8 + length),
    };
    at += 8 + length;
  }
}
