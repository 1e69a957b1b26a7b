import type { Inventory } from '../../../shared/protocol/inventory.ts';
import type { Handler } from '../context.ts';

/** The software of the PC. */
export const handleInventory: Handler<Inventory> = (inventory, link, { software }) =>
  software.told(link.agentId, inventory);
