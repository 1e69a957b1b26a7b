/** Brightness of a picture, row by row; 0 to 255. */
export interface Luminance {
  width: number;
  height: number;
  data: Float32Array;
}

/** Luma of ITU-R BT.601 of pixels of red, green, blue and opacity. */
export function luminanceOf(picture: {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}): Luminance {
  const { width, height, data } = picture;
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++)
    luma[i] = 0.299 * data[4 * i]! + 0.587 * data[4 * i + 1]! + 0.114 * data[4 * i + 2]!;
  return { width, height, data: luma };
}

/** Half the size: each pixel the mean of four. */
export function halved({ width, height, data }: Luminance): Luminance {
  const w = width >> 1;
  const h = height >> 1;
  const half = new Float32Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to++) {
      const from = 2 * y * width + 2 * x;
      half[to] = (data[from]! + data[from + 1]! + data[from + width]! + data[from + width + 1]!) / 4;
    }
  }
  return { width: w, height: h, data: half };
}

/** What is left of a picture when its content is taken away. */
export interface Residue {
  width: number;
  height: number;
  /** Deviation from the surroundings; 0 where nothing can be told. */
  values: Float32Array;
  /** 1 where the picture is even enough to tell, else 0. */
  even: Uint8Array;
}

/** Within so many grey levels a neighbourhood is even: edges of text are far above, the watermark below. */
const EVEN_RANGE = 20;
const EVEN_RADIUS = 1;
/** Surroundings, to each side; wider than half of the pattern's longest wave. */
const MEAN_RADIUS = 14;
const MAX_DEVIATION = 10;
const VARIANCE_RADIUS = 7;
/** What the watermark itself and JPEG make of an even area, in square grey levels. */
const EVEN_VARIANCE = 3;

/** Takes text, edges and slow changes of brightness away: what is left of an even area is the watermark and noise. */
export function flatten(picture: Luminance): Residue {
  const { width, height, data } = picture;
  const even = evenness(picture);
  const masked = data.map((value, i) => value * even[i]!);
  const sum = boxSums(boxSums(masked, width, height, MEAN_RADIUS), width, height, MEAN_RADIUS);
  const weights = Float32Array.from(even);
  const count = boxSums(boxSums(weights, width, height, MEAN_RADIUS), width, height, MEAN_RADIUS);
  const values = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (!even[i] || count[i]! < 1) continue;
    const deviation = data[i]! - sum[i]! / count[i]!;
    if (Math.abs(deviation) > 2 * MAX_DEVIATION) even[i] = 0;
    else values[i] = Math.max(-MAX_DEVIATION, Math.min(MAX_DEVIATION, deviation));
  }
  return { width, height, values: byRestlessness(values, width, height), even };
}

/** The more a place varies by itself, the less it tells: deviations over the variance around them. */
function byRestlessness(values: Float32Array, width: number, height: number): Float32Array {
  const squares = values.map((value) => value * value);
  const variance = boxSums(squares, width, height, VARIANCE_RADIUS);
  const area = (2 * VARIANCE_RADIUS + 1) ** 2;
  return values.map((value, i) => (value * MAX_DEVIATION) / (variance[i]! / area + EVEN_VARIANCE));
}

function evenness({ width, height, data }: Luminance): Uint8Array {
  const rows = spread(data, width, height, 1, width);
  const lowest = spread(rows.low, height, width, width, 1, Math.min).low;
  const highest = spread(rows.high, height, width, width, 1, Math.max).high;
  return Uint8Array.from(lowest, (low, i) => (highest[i]! - low <= EVEN_RANGE ? 1 : 0));
}

/** Lowest and highest value among each one's neighbours along lines. */
function spread(
  data: Float32Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
  only?: typeof Math.min,
): { low: Float32Array; high: Float32Array } {
  const low = new Float32Array(data.length);
  const high = new Float32Array(data.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const at = line * lineStep + i * step;
      let least = data[at]!;
      let most = least;
      const from = Math.max(0, i - EVEN_RADIUS);
      const to = Math.min(length - 1, i + EVEN_RADIUS);
      for (let j = from; j <= to; j++) {
        const value = data[line * lineStep + j * step]!;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      if (only !== Math.max) low[at] = least;
      if (only !== Math.min) high[at] = most;
    }
  }
  return { low, high };
}

/** The sum of the square around each value. */
function boxSums(data: Float32Array, width: number, height: number, radius: number): Float32Array {
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y++) slide(data, across, width, y * width, 1, radius);
  const sums = new Float32Array(data.length);
  for (let x = 0; x < width; x++) slide(across, sums, height, x, width, radius);
  return sums;
}

function slide(
  from: Float32Array,
  to: Float32Array,
  length: number,
  start: number,
  step: number,
  radius: number,
): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, length); i++) sum += from[start + i * step]!;
  for (let i = 0; i < length; i++) {
    if (i + radius < length) sum += from[start + (i + radius) * step]!;
    if (i - radius - 1 >= 0) sum -= from[start + (i - radius - 1) * step]!;
    to[start + i * step] = sum;
  }
}
