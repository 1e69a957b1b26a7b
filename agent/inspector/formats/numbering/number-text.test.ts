import { describe, expect, it } from 'vitest';
import { numberText } from './number-text.ts';

describe('numbers of lists', () => {
  it.each([
    [0x00, 14, '14'],
    [0x01, 1994, 'MCMXCIV'],
    [0x02, 4, 'iv'],
    [0x03, 28, 'BB'],
    [0x05, 12, '12th'],
    [0x05, 22, '22nd'],
    [0x0e, 10, '１０'],
    [0x12, 20, '⑳'],
    [0x16, 7, '07'],
    [0x17, 3, ''],
    [0x1b, 2, '⑵'],
    [0x1e, 10, '癸'],
    [0x1e, 11, '11'],
    [0x1f, 12, '亥'],
    [0x24, 20, '二〇'],
    [0x25, 10, '十'],
    [0x25, 105, '一百零五'],
    [0x26, 12, '壹拾贰'],
    [0x27, 2010, '二千零一十'],
    [0x3c, 5, '5'],
    [0xff, 5, ''],
    [0x01, -3, '-3'],
  ])('format %i writes %i as %s', (format, value, text) => {
    expect(numberText(value, format)).toBe(text);
  });
});
