/** One measurement, as `guardpost bench` prints it. */
export interface BenchResult {
  name: string;
  unit: string;
  /** Median of our samples, in `unit`. */
  ours: number;
  /** Median of the bare limit, measured in the same run, interleaved with ours. */
  limit: number;
  /** How close to the limit: 1 is at it, less is worse. */
  ratio: number;
  samples: { ours: number[]; limit: number[] };
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A result where more is better, such as events a second. */
export function throughput(name: string, unit: string, ours: number[], limit: number[]): BenchResult {
  const result = { ours: median(ours), limit: median(limit) };
  return { name, unit, ...result, ratio: result.ours / result.limit, samples: { ours, limit } };
}

/** A result where less is better, such as milliseconds. */
export function cost(name: string, unit: string, ours: number[], limit: number[]): BenchResult {
  const result = { ours: median(ours), limit: median(limit) };
  return { name, unit, ...result, ratio: result.limit / result.ours, samples: { ours, limit } };
}

/** The same measurement by its slow end: the 99th percentile of both. */
export function slowEnd({ name, unit, samples }: BenchResult): BenchResult {
  const result = { ours: percentile(samples.ours, 99), limit: percentile(samples.limit, 99) };
  return { name: `${name}-p99`, unit, ...result, ratio: result.limit / result.ours, samples };
}

/** By nearest rank: the smallest value that `percent` of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)]!;
}
