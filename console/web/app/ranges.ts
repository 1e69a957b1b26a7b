const HOUR = 3_600_000;

/** How far back a page looks, by the name in its address. */
export const RANGES = { '1h': HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR, '30d': 30 * 24 * HOUR } as const;
export type Range = keyof typeof RANGES;

export const DEFAULT_RANGE: Range = '24h';

export function toRange(text: string | null): Range | undefined {
  return text !== null && Object.hasOwn(RANGES, text) ? (text as Range) : undefined;
}
