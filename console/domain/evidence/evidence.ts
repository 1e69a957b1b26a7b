import { hostname } from 'node:os';
import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { EVIDENCE_PIECE_BYTES, type EvidenceRefusal } from '../../../shared/protocol/evidence.ts';
import type { EvidenceItem } from '../../api/contract-evidence.ts';
import type { Tables } from '../../store/schema.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { Refusal } from '../refusal.ts';
import { Custody } from './custody.ts';
import type { EvidenceFiles } from './evidence-files.ts';

/** What one agent may have here, whatever policy lets it gather. */
const QUOTA_BYTES = 10 * 1024 ** 3;
/** What the disk must have left for the store of events. */
const MARGIN_BYTES = 512 * 1024 ** 2;
/** An upload that nobody goes on with is given up after so long; it begins anew then. */
const INCOMPLETE_MS = 14 * 86_400_000;
const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** How an agent is answered. */
export type UploadState =
  | { state: 'want'; offset: number }
  | { state: 'kept' }
  | { state: 'refused'; reason: EvidenceRefusal };

export interface EvidenceOptions {
  db: Kysely<Tables>;
  files: EvidenceFiles;
  audit: AuditLog;
  /** Days for which evidence is kept from its arrival, by the policy in force. */
  retentionDays: () => number;
  /** Days for which events are kept, 0 for ever: no evidence outlives its event. */
  eventDays: () => Promise<number>;
  quotaBytes?: number | undefined;
}

type Row = Tables['evidence'];

/**
 * Evidence as agents bring it: announced by an event of theirs, taken piece by piece, held to the size and hash that the
 * event told, and kept sealed. Nobody here can open it. What becomes of it is in its custody record and in the audit
 * record.
 */
export class Evidence {
  readonly custody: Custody;
  readonly #options: EvidenceOptions;
  /** One thing at a time for each piece of evidence. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<unknown> = Promise.resolve();

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.custody = new Custody(options.db);
  }

  start(logger: Logger): void {
    const look = () =>
      this.sweep().catch((error: Error) =>
        logger.error({ error: error.message }, 'old evidence not deleted'),
      );
    this.#timer = setInterval(look, EVERY_MS);
    this.#timer.unref();
    void look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping.catch(() => {});
  }

  /** An event says that there is evidence of it. Heard again, it changes nothing. */
  async announced(agentId: string, { id, at, file, evidence }: GuardEvent): Promise<void> {
    const kept = evidence?.kept;
    if (!kept) return;
    await this.#options.db
      .insertInto('evidence')
      .values({
        id: kept.id,
        agent_id: agentId,
        event_id: id,
        event_at: at,
        file_name: file?.name ?? null,
        what: kept.what,
        size_bytes: kept.sizeBytes,
        sha256: kept.sha256,
        state: 'announced',
        announced_at: Date.now(),
        touched_at: null,
        arrived_at: null,
        deleted_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  /** An agent offers what an event of its own announced. */
  offered(agentId: string, id: string): Promise<UploadState> {
    return this.#inTurn(id, async () => {
      const row = await this.#row(id);
      if (!row || row.agent_id !== agentId) return refused('unknown');
      const settled = await this.#settled(row);
      if (settled) return settled;
      const lack = await this.#lack(row);
      if (lack) return refused(lack);
      return this.#goOn(row);
    });
  }

  /** A piece comes. One that does not belong where the upload stands is not taken, and the agent told where that is. */
  piece(agentId: string, id: string, offset: number, data: Uint8Array): Promise<UploadState> {
    return this.#inTurn(id, async () => {
      const row = await this.#row(id);
      if (!row || row.agent_id !== agentId) return refused('unknown');
      const settled = await this.#settled(row);
      if (settled) return settled;
      const { files } = this.#options;
      const there = await files.received(id);
      const fits = data.length <= EVIDENCE_PIECE_BYTES && offset + data.length <= row.size_bytes;
      if (offset === there && fits && data.length > 0) {
        const lack = await this.#lack(row);
        if (lack) return refused(lack);
        try {
          await files.append(id, offset, data);
        } catch (error) {
          if (isFull(error)) return refused('no-space');
          throw error;
        }
        if (offset === 0 || row.state === 'announced') await this.#update(id, { state: 'arriving' });
      }
      return this.#goOn(row);
    });
  }

  /** Newest first. */
  async list(agents: ReadonlySet<string> | undefined, limit: number): Promise<EvidenceItem[]> {
    const rows = await this.#items().orderBy('evidence.announced_at', 'desc').limit(limit).execute();
    return rows.filter(({ agent_id }) => !agents || agents.has(agent_id)).map(toItem);
  }

  /** @throws Refusal `not-found`, also for a PC that the person may not see */
  async get(id: string, agents?: ReadonlySet<string>): Promise<EvidenceItem> {
    const row = await this.#items().where('evidence.id', '=', id).executeTakeFirst();
    if (!row || (agents && !agents.has(row.agent_id))) throw new Refusal('not-found', 'no such evidence');
    return toItem(row);
  }

  /** The sealed file. @throws Refusal `not-found` when it is not here (any more) */
  async content(id: string): Promise<{ stream: Readable; sizeBytes: number }> {
    const row = await this.#row(id);
    const isHere = row?.state === 'kept' && (await this.#options.files.isThere(id, row.size_bytes));
    if (!isHere) throw new Refusal('not-found', 'this evidence is not here');
    return { stream: this.#options.files.read(id), sizeBytes: row.size_bytes };
  }

  /** Deletes what is past its time and what nobody goes on with. Returns how much went. */
  sweep(now = Date.now()): Promise<number> {
    const sweep = this.#sweeping.catch(() => {}).then(() => this.#sweep(now));
    this.#sweeping = sweep;
    return sweep;
  }

  async #sweep(now: number): Promise<number> {
    const { db, files, retentionDays, eventDays } = this.#options;
    const days = retentionDays();
    const events = await eventDays();
    const before = now - days * DAY_MS;
    const eventsBefore = events === 0 ? Number.MIN_SAFE_INTEGER : now - events * DAY_MS;
    const old = await db
      .selectFrom('evidence')
      .selectAll()
      .where('state', '!=', 'deleted')
      .where((or) =>
        or.or([
          or('arrived_at', '<', before),
          or.and([or('arrived_at', 'is', null), or('announced_at', '<', before)]),
          or('announced_at', '<', eventsBefore),
        ]),
      )
      .execute();
    for (const row of old) await this.#inTurn(row.id, () => this.#delete(row, now));
    const stuck = await db
      .selectFrom('evidence')
      .select(['id'])
      .where('state', '=', 'arriving')
      .where('touched_at', '<', now - INCOMPLETE_MS)
      .execute();
    for (const { id } of stuck) {
      await this.#inTurn(id, async () => {
        await files.removeArriving(id);
        await this.#update(id, { state: 'announced' });
      });
    }
    // Of a restored backup: what no event that came again speaks of.
    for (const id of await files.writtenBefore(now - INCOMPLETE_MS)) {
      if (!(await this.#row(id))) await files.remove(id);
    }
    return old.length;
  }

  /** On record before it goes; the row stays and says what there was, without the name of the file. */
  async #delete(row: Row, now: number): Promise<void> {
    const { audit, files } = this.#options;
    await audit.append({
      at: now,
      actor: { kind: 'console', name: hostname() },
      action: 'evidence.deleted',
      target: row.id,
      details: { sha256: row.sha256, bytes: row.size_bytes, arrived: row.arrived_at !== null },
    });
    await files.remove(row.id);
    await this.#update(row.id, { state: 'deleted', deleted_at: now, file_name: null });
    await this.custody.note(row.id, 'deleted');
  }

  /** The answer where nothing more is wanted; undefined otherwise. */
  async #settled(row: Row): Promise<UploadState | undefined> {
    if (row.state === 'deleted') return refused('deleted');
    if (row.state !== 'kept') return undefined;
    if (await this.#options.files.isThere(row.id, row.size_bytes)) return { state: 'kept' };
    // A console that was set back to a state of which the file is no part.
    await this.#update(row.id, { state: 'announced', arrived_at: null });
    return undefined;
  }

  async #goOn(row: Row): Promise<UploadState> {
    const { files } = this.#options;
    const { id, size_bytes } = row;
    let there = await files.received(id);
    if (there > size_bytes) {
      await files.removeArriving(id);
      there = 0;
    }
    if (there < size_bytes) {
      await this.#update(id, { touched_at: Date.now() });
      return { state: 'want', offset: there };
    }
    if (!(await files.accept(id, row.sha256))) {
      await this.#update(id, { state: 'announced' });
      return refused('wrong-hash');
    }
    await this.#arrived(row);
    return { state: 'kept' };
  }

  async #arrived({ id, agent_id, sha256, size_bytes }: Row): Promise<void> {
    const now = Date.now();
    await this.#options.audit.append({
      at: now,
      actor: { kind: 'agent', name: agent_id },
      action: 'evidence.arrived',
      target: id,
      details: { sha256, bytes: size_bytes },
    });
    await this.#update(id, { state: 'kept', arrived_at: now });
    await this.custody.note(id, 'arrived', agent_id, sha256);
  }

  /** Why there is no room for it. */
  async #lack({ agent_id, id, size_bytes }: Row): Promise<EvidenceRefusal | undefined> {
    const { db, files, quotaBytes = QUOTA_BYTES } = this.#options;
    const { bytes } = await db
      .selectFrom('evidence')
      .select(({ fn }) => fn.sum<number | null>('size_bytes').as('bytes'))
      .where('agent_id', '=', agent_id)
      .where('state', 'in', ['arriving', 'kept'])
      .where('id', '!=', id)
      .executeTakeFirstOrThrow();
    if (Number(bytes ?? 0) + size_bytes > quotaBytes) return 'quota';
    const left = size_bytes - (await files.received(id));
    return (await files.freeBytes()) < left + MARGIN_BYTES ? 'no-space' : undefined;
  }

  async #row(id: string): Promise<Row | undefined> {
    return this.#options.db.selectFrom('evidence').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async #update(id: string, change: Partial<Row>): Promise<void> {
    await this.#options.db.updateTable('evidence').set(change).where('id', '=', id).execute();
  }

  #items() {
    return this.#options.db
      .selectFrom('evidence')
      .leftJoin('devices', 'devices.agent_id', 'evidence.agent_id')
      .selectAll('evidence')
      .select('devices.hostname as hostname');
  }

  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (this.#turns.get(id) === settled) this.#turns.delete(id);
      });
    this.#turns.set(id, settled);
    return turn;
  }
}

function refused(reason: EvidenceRefusal): UploadState {
  return { state: 'refused', reason };
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function toItem(row: Row & { hostname: string | null }): EvidenceItem {
  return {
    id: row.id,
    agentId: row.agent_id,
    hostname: row.hostname ?? row.agent_id,
    eventId: row.event_id,
    eventAt: row.event_at,
    fileName: row.file_name,
    what: row.what,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    state: row.state,
    announcedAt: row.announced_at,
    arrivedAt: row.arrived_at,
    deletedAt: row.deleted_at,
  };
}
