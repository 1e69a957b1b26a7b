import { expect, it } from 'vitest';
import { shareRight } from './share-right.ts';

it.each([
  ['机密 文件', '机密文件', 1],
  ['机密文件', '机密文仵', 0.75],
  ['机密文件', '机文件', 0.75],
  ['机密文件', '机密密文件', 0.75],
  ['机密文件', '', 0],
])('of %s read as %s', (expected, read, share) => {
  expect(shareRight(expected, read)).toBe(share);
});
