import type { Box } from './boxes.ts';
import type { Bitmap } from './picture.ts';

/**
 * A stretch of a picture in another size, as the models take it: three planes (blue, green, red), each value made
 * `value * scale[c] + shift[c]` of 0 to 255. Bilinear; where it shrinks a lot, the mean of what falls together.
 */
export function resample(
  { width: stride, data }: Bitmap,
  { left, top, right, bottom }: Box,
  width: number,
  height: number,
  normalise: { scale: readonly number[]; shift: readonly number[] },
  target: { planes: Float32Array; offset: number; stride: number; plane: number },
): void {
  const stepX = (right - left) / width;
  const stepY = (bottom - top) / height;
  const columns = new Int32Array(width);
  const fractions = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const at = Math.min(right - left - 1, Math.max(0, (x + 0.5) * stepX - 0.5));
    columns[x] = left + Math.floor(at);
    fractions[x] = at - Math.floor(at);
  }
  const [s0 = 1, s1 = 1, s2 = 1] = normalise.scale;
  const [t0 = 0, t1 = 0, t2 = 0] = normalise.shift;
  const { planes, plane } = target;
  for (let y = 0; y < height; y++) {
    const atY = Math.min(bottom - top - 1, Math.max(0, (y + 0.5) * stepY - 0.5));
    const rowA = top + Math.floor(atY);
    const rowB = Math.min(bottom - 1, rowA + 1);
    const fy = atY - Math.floor(atY);
    let to = target.offset + y * target.stride;
    for (let x = 0; x < width; x++, to++) {
      const columnA = columns[x]!;
      const columnB = Math.min(right - 1, columnA + 1);
      const fx = fractions[x]!;
      const aa = (rowA * stride + columnA) * 4;
      const ab = (rowA * stride + columnB) * 4;
      const ba = (rowB * stride + columnA) * 4;
      const bb = (rowB * stride + columnB) * 4;
      const wAA = (1 - fx) * (1 - fy);
      const wAB = fx * (1 - fy);
      const wBA = (1 - fx) * fy;
      const wBB = fx * fy;
      planes[to] =
        (data[aa + 2]! * wAA + data[ab + 2]! * wAB + data[ba + 2]! * wBA + data[bb + 2]! * wBB) * s0 + t0;
      planes[to + plane] =
        (data[aa + 1]! * wAA + data[ab + 1]! * wAB + data[ba + 1]! * wBA + data[bb + 1]! * wBB) * s1 + t1;
      planes[to + 2 * plane] =
        (data[aa]! * wAA + data[ab]! * wAB + data[ba]! * wBA + data[bb]! * wBB) * s2 + t2;
    }
  }
}
