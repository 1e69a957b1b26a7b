import { z } from 'zod';
import { DiscoveryProgress } from '../events/discovery-progress.ts';

/** Agent → console. After every welcome, at every change, and every few seconds while a round runs. */
export const DiscoveryStatus = DiscoveryProgress.extend({ type: z.literal('discovery-status') });
export type DiscoveryStatus = z.infer<typeof DiscoveryStatus>;
