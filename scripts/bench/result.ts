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
