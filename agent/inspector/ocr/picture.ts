/** A picture in which text is looked for: a file of a known format, or bare pixels. */
export type Picture =
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'pixels'; width: number; height: number; channels: 1 | 3 | 4; bytes: Uint8Array };

/** Pixels, each of red, green, blue and opacity. */
export interface Bitmap {
  width: number;
  height: number;
  data: Uint8ClampedArray | Uint8Array;
}

/** More pixels than these are not looked at: 40 million is a page in A3 at 600 dots an inch. */
export const MAX_PIXELS = 40_000_000;
/** Smaller pictures are icons and lines. */
export const MIN_SIDE = 12;
/** A picture of more bytes is not passed on. */
export const MAX_BYTES = 64 * 1024 * 1024;
