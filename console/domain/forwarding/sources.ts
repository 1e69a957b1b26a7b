import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { Source } from '../../api/contract-integrations.ts';
import type { Store } from '../../store/store.ts';
import { toStoredEvent } from '../events/event-row.ts';
import type { StoredNotice } from './notifier.ts';
import type { Cursors, ForwardRecord } from './record.ts';

/** What is forwarded, in the order in which it was stored. Read beside the writers: ingest never waits for it. */
export class Sources {
  readonly #store: Pick<Store, 'db' | 'reader' | 'audit'>;

  constructor(store: Pick<Store, 'db' | 'reader' | 'audit'>) {
    this.#store = store;
  }

  /** The last position of each source; 0 for an empty one. */
  async ends(): Promise<Cursors> {
    const [events, notices] = await Promise.all(
      (['events', 'notices'] as const).map((table) =>
        this.#store.reader
          .selectFrom(table)
          .select('position')
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),
    );
    return {
      events: events?.position ?? 0,
      audit: await this.#store.audit.size(),
      notices: notices?.position ?? 0,
    };
  }

  /** What came after a position, oldest first. */
  async after(source: Source, position: number, limit: number): Promise<ForwardRecord[]> {
    if (source === 'audit') {
      const entries = await this.#store.audit.entries(position, limit);
      return entries.map(({ index, body }) => ({
        source,
        position: index + 1,
        entry: JSON.parse(body) as AuditEntry,
      }));
    }
    if (source === 'notices') {
      const rows = await this.#store.reader
        .selectFrom('notices')
        .select(['position', 'body'])
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(({ position, body }) => ({
        source,
        position,
        notice: JSON.parse(body) as StoredNotice,
      }));
    }
    const rows = await this.#store.reader
      .selectFrom('events')
      .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
      .select([
        'events.position',
        'events.agent_id',
        'events.received_at',
        'events.body',
        'devices.hostname as hostname',
        'devices.groups as groups',
      ])
      .where('events.position', '>', position)
      .orderBy('events.position')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      source,
      position: row.position,
      event: toStoredEvent(row),
      groups: JSON.parse(row.groups ?? '[]') as string[],
    }));
  }

  /** When the first record after a position was stored; undefined when there is none. */
  async waitingSince(source: Source, position: number): Promise<number | undefined> {
    if (source === 'events') {
      const row = await this.#store.reader
        .selectFrom('events')
        .select('received_at')
        .where('position', '>', position)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row?.received_at;
    }
    const [record] = await this.after(source, position, 1);
    if (record?.source === 'audit') return record.entry.at;
    return record?.source === 'notices' ? record.notice.at : undefined;
  }
}
