import type { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import type { Handler } from '../context.ts';

/** Whether the PC is cut off the network. */
export const handleNetworkStatus: Handler<NetworkStatus> = (status, link, { isolation }) =>
  isolation.reported(link.agentId, status);
