import type { EventBatch } from '../store.ts';

/** Names an agent's epoch in a map. */
export function epochKey({ agentId, epoch }: Pick<EventBatch, 'agentId' | 'epoch'>): string {
  return `${agentId} ${epoch}`;
}
