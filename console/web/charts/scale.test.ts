import { expect, test } from 'vitest';
import { labelEvery, marks } from './scale.ts';

test('the marks are round and reach the highest bar', () => {
  expect(marks(0)).toEqual([0, 1]);
  expect(marks(3)).toEqual([0, 1, 2, 3]);
  expect(marks(17)).toEqual([0, 5, 10, 15, 20]);
  expect(marks(8200)).toEqual([0, 5000, 10_000]);
});

test('labels do not touch', () => {
  expect(labelEvery(24, 960, 40)).toBe(1);
  expect(labelEvery(24, 300, 40)).toBe(4);
  expect(labelEvery(0, 0, 40)).toBe(1);
});
