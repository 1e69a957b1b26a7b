import { z } from 'zod';

export const MAX_INSTALLED = 5_000;
export const MAX_RUNNING = 1_000;

/** Software that is installed, as its installer tells. */
export const InstalledSoftware = z.object({
  name: z.string().max(256),
  version: z.string().max(128).optional(),
  publisher: z.string().max(256).optional(),
  /** Which installer: dpkg, desktop, registry, bundle. */
  source: z.string().max(32),
});
export type InstalledSoftware = z.infer<typeof InstalledSoftware>;

/** A program that runs, with the people under whose accounts it does. */
export const RunningSoftware = z.object({
  name: z.string().max(256),
  path: z.string().max(1024),
  users: z.array(z.string().max(256)).max(16),
  processes: z.number().int().positive(),
});
export type RunningSoftware = z.infer<typeof RunningSoftware>;

/** Agent → console: the software of the PC. Sent after a welcome and when it changed. */
export const Inventory = z.object({
  type: z.literal('inventory'),
  /** Milliseconds since the epoch, agent's clock. */
  at: z.number().int().nonnegative(),
  installed: z.array(InstalledSoftware).max(MAX_INSTALLED),
  running: z.array(RunningSoftware).max(MAX_RUNNING),
});
export type Inventory = z.infer<typeof Inventory>;
