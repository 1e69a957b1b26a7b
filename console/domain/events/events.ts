import type { Kysely } from 'kysely';
import type { EventPage, StoredEvent } from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import { Refusal } from '../refusal.ts';
import type { EventCounts } from './counting/event-counts.ts';
import { wantedOf } from './counts.ts';
import { toStoredEvent } from './event-row.ts';
import { filterCondition, type ScopedFilter } from './filter.ts';

const SOON_SORTED = 5000;

/** Reading of stored events. */
export class Events {
  readonly #db: Kysely<Tables>;

  readonly #counts: EventCounts | undefined;

  /** `counts`: finds the events of a page where it is ready, which the store cannot do as fast. */
  constructor(db: Kysely<Tables>, counts?: EventCounts) {
    this.#db = db;
    this.#counts = counts;
  }

  /** A page, newest first; `before` is the former page's `next`. */
  async page(filter: ScopedFilter, limit: number, before?: number): Promise<EventPage> {
    const rows = this.#counts?.ready
      ? await this.#counted(this.#counts, filter, limit, before)
      : await this.pageQuery(filter, limit, before, await this.#isWide(filter)).execute();
    const events = rows.slice(0, limit).map(toStoredEvent);
    return { events, next: rows.length > limit ? events.at(-1)!.position : null };
  }

  /**
   * What came after a position: the newest `limit` of it, oldest first, and how many more
   * came between.
   */
  async missedSince(
    filter: ScopedFilter,
    position: number,
    limit: number,
  ): Promise<{ missed: StoredEvent[]; before: number }> {
    const rows = await this.query(filter)
      .where('events.position', '>', position)
      .orderBy('events.position', 'desc')
      .limit(limit)
      .execute();
    const missed = rows.map(toStoredEvent).reverse();
    if (rows.length < limit) return { missed, before: 0 };
    const { before } = await this.#db
      .selectFrom('events')
      .select(({ fn }) => fn.countAll<number>().as('before'))
      .where(filterCondition(filter) as never)
      .where('events.position', '>', position)
      .where('events.position', '<', missed[0]!.position)
      .executeTakeFirstOrThrow();
    return { missed, before };
  }

  /** @throws Refusal `not-found` */
  async get(position: number, agents?: ReadonlySet<string>): Promise<StoredEvent> {
    const row = await this.query({ agents }).where('events.position', '=', position).executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such event');
    return toStoredEvent(row);
  }

  /** Positions of the newest that pass, newest first: what a long reading then goes through piece by piece. */
  async positions(filter: ScopedFilter, limit: number): Promise<number[]> {
    if (!this.#counts?.ready) {
      const rows = await this.pageQuery(filter, limit - 1, undefined, await this.#isWide(filter))
        .clearSelect()
        .select('events.position')
        .execute();
      return rows.map(({ position }) => position);
    }
    const found = await this.#counts.counted({
      ...wantedOf(filter),
      newest: { before: undefined, limit },
    });
    if (found.positions.length === limit || found.since === undefined) return found.positions;
    const older = await this.pageQuery(filter, limit - found.positions.length - 1, found.since)
      .clearSelect()
      .select('events.position')
      .execute();
    return [...found.positions, ...older.map(({ position }) => position)];
  }

  /** The events at some positions, newest first, without those that are gone by now. */
  async at(positions: readonly number[]): Promise<StoredEvent[]> {
    if (positions.length === 0) return [];
    const rows = await this.query({})
      .where('events.position', 'in', positions)
      .orderBy('events.position', 'desc')
      .execute();
    return rows.map(toStoredEvent);
  }

  /** One row more than the page tells whether there is a next one. */
  pageQuery(filter: ScopedFilter, limit: number, before?: number, wide = false) {
    const query = this.query(filter, wide)
      .orderBy('events.position', 'desc')
      .limit(limit + 1);
    return before === undefined ? query : query.where('events.position', '<', before);
  }

  /** The stored events that pass a filter, in no order yet. */
  query(filter: ScopedFilter, anyTime = false) {
    return this.#db
      .selectFrom('events')
      .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
      .select([
        'events.position',
        'events.agent_id',
        'events.received_at',
        'events.body',
        'devices.hostname as hostname',
      ])
      .where(filterCondition(filter, { anyTime }) as never);
  }

  async #counted(counts: EventCounts, filter: ScopedFilter, limit: number, before?: number) {
    const found = await counts.counted({ ...wantedOf(filter), newest: { before, limit: limit + 1 } });
    const rows =
      found.positions.length === 0
        ? []
        : await this.query({})
            .where('events.position', 'in', found.positions)
            .orderBy('events.position', 'desc')
            .execute();
    if (rows.length > limit || found.since === undefined) return rows;
    const older = await this.pageQuery(
      filter,
      limit - rows.length,
      Math.min(before ?? found.since, found.since),
    ).execute();
    return [...rows, ...older];
  }

  /** True when the time range of a filter holds more events than are sorted in a moment. */
  async #isWide({ from, to }: ScopedFilter): Promise<boolean> {
    if (from === undefined && to === undefined) return false;
    const { n } = await this.#db
      .selectFrom((db) =>
        db
          .selectFrom('events')
          .select('at')
          .where('at', '>=', from ?? 0)
          .where('at', '<', to ?? Number.MAX_SAFE_INTEGER)
          .limit(SOON_SORTED)
          .as('some'),
      )
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return n === SOON_SORTED;
  }
}
