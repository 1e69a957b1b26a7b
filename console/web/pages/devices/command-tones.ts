import type { CommandRecord } from '../../../api/contract.ts';
import type { Tone } from '../../components/tag.tsx';

/** How the state of an order to a PC is tinted. */
export const COMMAND_TONES: Record<CommandRecord['state'], Tone> = {
  waiting: 'medium',
  sent: 'low',
  done: 'good',
  failed: 'critical',
  unsupported: 'high',
  expired: 'info',
};
