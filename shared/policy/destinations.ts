import { z } from 'zod';
import { DestinationEntry } from '../destinations/entry.ts';

/** Folders that carry files elsewhere, which are found on each PC by themselves. */
export const Destinations = z.strictObject({
  cloudSync: z.boolean().default(false),
  messengers: z.boolean().default(false),
  networkShares: z.boolean().default(false),
  mail: z.boolean().default(false),
  /** Folders in which capture tools keep pictures of the screen. */
  screenshots: z.boolean().default(false),
  /** The company's own, beside those of the catalogue that comes with the agent; one with the same id replaces it. */
  catalogue: z.array(DestinationEntry).max(128).default([]),
  /** Ids that are not watched. */
  exclude: z.array(z.string().min(1).max(128)).max(128).default([]),
  /** Folders watched below one destination at most; deeper ones are told of and left. */
  maxFolders: z.number().int().min(100).max(200_000).default(20_000),
});
export type Destinations = z.infer<typeof Destinations>;
