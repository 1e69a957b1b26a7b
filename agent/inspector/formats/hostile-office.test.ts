import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForTest } from './read-for-test.ts';

const FOLDER = new URL('../../../test/fixtures/documents/', import.meta.url);

describe('damaged office documents', () => {
  it.each(['letter.doc', 'letter.rtf', 'letter.docx', 'book.xls', 'book.xlsx'])(
    '%s ends in a verdict however it is cut and changed',
    async (name) => {
      const whole = readFileSync(new URL(name, FOLDER));
      const change = fc.record({
        at: fc.nat(whole.length - 4),
        value: fc.constantFrom(0, 0xff, 0x7f, 0x80, 0x13),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.nat(whole.length),
          fc.array(change, { maxLength: 40 }),
          async (length, changes) => {
            const data = Buffer.from(whole);
            for (const { at, value } of changes) data.fill(value, at, at + 4);
            const read = await readForTest(length % 3 === 0 ? data.subarray(0, length) : data, name);
            expect(read.text.length).toBeLessThan(64 * whole.length);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('gives what can be read of a Word document that was cut off before its directory', async () => {
    const whole = readFileSync(new URL('letter.doc', FOLDER));
    const read = await readForTest(whole.subarray(0, 11_000), 'letter.doc');
    expect(read.error).toBe('corrupt');
    expect(read.text).toContain('header-words');
  });

  it('lets a chain of sectors that runs in a circle end', async () => {
    const data = Buffer.from(readFileSync(new URL('letter.doc', FOLDER)));
    const fat = (data.readUInt32LE(0x4c) + 1) * 512;
    for (let i = 0; i < 128; i++) data.writeUInt32LE(i ^ 1, fat + 4 * i);
    expect((await readForTest(data, 'letter.doc')).truncated).toBe(false);
  });
});
