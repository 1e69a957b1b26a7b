import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesField, floatField, numberField, readFields, textField, writeFields } from './wire.ts';

const number = fc.integer({ min: 1, max: 1000 });
const field = fc.oneof(
  fc.tuple(number, fc.nat()).map(([at, value]) => numberField(at, value)),
  fc.tuple(number, fc.uint8Array({ maxLength: 300 })).map(([at, bytes]) => bytesField(at, bytes)),
  fc.tuple(number, fc.string()).map(([at, text]) => textField(at, text)),
  fc.tuple(number, fc.float()).map(([at, value]) => floatField(at, value)),
);

it('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const bytes = writeFields(fields);
      const again = readFields(bytes);
      expect(again.map(({ number: at, type, value }) => [at, type, value])).toEqual(
        fields.map(({ number: at, type, value }) => [at, type, value]),
      );
      expect(Buffer.from(writeFields(again)).equals(bytes)).toBe(true);
    }),
  );
});

it('bytes that are no message are refused', () => {
  expect(() => readFields(Uint8Array.of(0x0a, 5, 1))).toThrow('longer than its message');
  expect(() => readFields(Uint8Array.of(0x08, 0x80))).toThrow('without an end');
  expect(() => readFields(Uint8Array.of(0x0b))).toThrow('type 3');
});
