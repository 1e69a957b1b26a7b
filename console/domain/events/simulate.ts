import type { Kysely } from 'kysely';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { type Simulation, Simulator } from '../../../shared/policy/simulate.ts';
import type { StoredEvent } from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import { toStoredEvent } from './event-row.ts';

const PIECE = 500;

export interface SimulationRange {
  /** Milliseconds since the epoch, inclusive and exclusive. */
  from: number;
  to: number;
  /** The newest so many. */
  limit: number;
}

/** Lets a policy decide again on the newest stored events of a time range (of `agents`, or of all), piece by piece between other work. */
export async function simulateOnStored(
  db: Kysely<Tables>,
  policy: Policy,
  { from, to, limit }: SimulationRange,
  agents?: ReadonlySet<string>,
): Promise<Simulation<StoredEvent>> {
  const simulator = new Simulator<StoredEvent>(policy);
  let before = Number.MAX_SAFE_INTEGER;
  for (let read = 0; read < limit; ) {
    const rows = await db
      .selectFrom('events')
      .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
      .select(['events.position', 'events.agent_id', 'events.received_at', 'events.body', 'devices.hostname'])
      .where('events.type', '=', 'file.seen' satisfies GuardEvent['type'])
      .where('events.position', '<', before)
      .where('events.at', '>=', from)
      .where('events.at', '<', to)
      .orderBy('events.position', 'desc')
      .limit(Math.min(PIECE, limit - read))
      .execute();
    for (const row of rows) {
      if (agents?.has(row.agent_id) ?? true) simulator.add(toStoredEvent(row));
    }
    read += rows.length;
    if (rows.length < PIECE) break;
    before = rows.at(-1)!.position;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return simulator.result();
}
