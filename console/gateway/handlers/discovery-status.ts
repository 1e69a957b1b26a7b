import type { DiscoveryStatus } from '../../../shared/protocol/discovery.ts';
import type { Handler } from '../context.ts';

/** Where the search for classified files on the PC stands. */
export const handleDiscoveryStatus: Handler<DiscoveryStatus> = (status, link, { discoveries }) =>
  discoveries.told(link.agentId, status);
