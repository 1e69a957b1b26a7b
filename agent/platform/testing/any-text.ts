import fc from 'fast-check';

const unit = fc.oneof(
  { arbitrary: fc.integer({ min: 0x20, max: 0x7e }), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 0x1f }), weight: 1 },
  { arbitrary: fc.integer({ min: 0x4e00, max: 0x9fff }), weight: 1 },
  { arbitrary: fc.integer({ min: 0, max: 0xffff }), weight: 1 },
);

/** Texts of any UTF-16 code units, halves of pairs and controls included. */
export const anyText = fc.string({ unit: unit.map((code) => String.fromCharCode(code)), maxLength: 60 });
