import type { Health } from '../../shared/protocol/heartbeat.ts';

export interface LivePc {
  address: string;
  lastSeenAt: number;
  health: Health | null;
}

/** The agents that are connected now. The gateway keeps it, the API reads it. */
export class Presence {
  readonly #live = new Map<string, LivePc>();

  set(agentId: string, pc: LivePc): void {
    this.#live.set(agentId, pc);
  }

  get(agentId: string): LivePc | undefined {
    return this.#live.get(agentId);
  }

  delete(agentId: string): void {
    this.#live.delete(agentId);
  }

  has(agentId: string): boolean {
    return this.#live.has(agentId);
  }

  entries(): IterableIterator<[string, LivePc]> {
    return this.#live.entries();
  }
}
