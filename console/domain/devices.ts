import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Health } from '../../shared/protocol/heartbeat.ts';
import type { Hello } from '../../shared/protocol/hello.ts';
import type { Device } from '../api/contract.ts';
import { GroupedWrites } from '../store/grouped-writes.ts';
import type { Tables } from '../store/schema.ts';
import type { Signatory, Signing } from './authority/signing.ts';
import { type IdentityColumns, identityOf } from './device-identities.ts';
import { deviceNetwork } from './isolation.ts';
import type { LivePc, Presence } from './presence.ts';
import { Refusal } from './refusal.ts';

interface DeviceChange {
  agentId: string;
  change: Partial<Selectable<Tables['devices']>>;
}

/** The PCs that have an agent. */
export class Devices {
  readonly #db: Kysely<Tables>;
  readonly #changes: GroupedWrites<DeviceChange>;
  readonly #presence: Presence;
  readonly #openOrders: () => Promise<Map<string, 'isolate' | 'release'>>;
  readonly #listeners = new Set<(agentId: string, envelope: unknown) => void>();

  /** `openOrders`: what each PC was told about its network and has yet to answer. */
  constructor(
    db: Kysely<Tables>,
    presence: Presence,
    openOrders: () => Promise<Map<string, 'isolate' | 'release'>>,
  ) {
    this.#db = db;
    this.#changes = new GroupedWrites(db, writeChanges);
    this.#presence = presence;
    this.#openOrders = openOrders;
  }

  /** Calls back whenever a PC's groups change. */
  onGroups(listener: (agentId: string, envelope: unknown) => void): void {
    this.#listeners.add(listener);
  }

  /** The groups of a PC as somebody signed them; undefined while nobody has. @throws Refusal `not-found` */
  async groups(agentId: string): Promise<unknown> {
    const row = await this.#db
      .selectFrom('devices')
      .select('groups_envelope')
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such device');
    return row.groups_envelope === null ? undefined : (JSON.parse(row.groups_envelope) as unknown);
  }

  /** Puts a PC into these groups and no others. @throws Refusal `not-found`, and as Signatory.hand */
  async setGroups(
    agentId: string,
    groups: readonly string[],
    signing: Signing,
    signatory: Signatory,
  ): Promise<void> {
    await this.groups(agentId);
    const unique = [...new Set(groups)].sort();
    const signer = await signatory.hand({ statement: 'groups', people: 1 }, 'command');
    const content = { consoleId: signing.consoleId, agentId, issuedAt: Date.now(), groups: unique };
    const envelope = signing.seal('groups', content, signer);
    const { numUpdatedRows } = await this.#db
      .updateTable('devices')
      .set({ groups: JSON.stringify(unique), groups_envelope: JSON.stringify(envelope) })
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('not-found', 'no such device');
    for (const listener of this.#listeners) listener(agentId, envelope);
  }

  /** What an agent says of itself when it connects. */
  async connected(hello: Hello, address: string): Promise<void> {
    await this.#changes.add({
      agentId: hello.agentId,
      change: {
        hostname: hello.hostname,
        platform: hello.platform,
        os_version: hello.osVersion,
        agent_version: hello.agentVersion,
        policy_revision: hello.policyRevision,
        last_seen_at: Date.now(),
        silent: 0,
        address,
      },
    });
  }

  /** Keeps when an agent was last seen and how it was; `silent`: its link ended because it stopped answering. */
  async seen(agentId: string, live: Omit<LivePc, 'address'>, silent = false): Promise<void> {
    await this.#changes.add(seenChange(agentId, live, silent));
  }

  /** The same for every connected agent, in one transaction. */
  async seenAll(): Promise<void> {
    const changes = [...this.#presence.entries()].map(([agentId, live]) => seenChange(agentId, live, false));
    await this.#db.transaction().execute((trx) => writeChanges(trx, changes));
  }

  async list(currentRevision: number): Promise<Device[]> {
    const rows = await this.#select(currentRevision).orderBy('devices.hostname').execute();
    const orders = await this.#openOrders();
    return rows.map((row) => this.#toDevice(row, currentRevision, orders));
  }

  /** @throws Refusal `not-found` */
  async get(agentId: string, currentRevision: number): Promise<Device> {
    const row = await this.#select(currentRevision)
      .where('devices.agent_id', '=', agentId)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such device');
    return this.#toDevice(row, currentRevision, await this.#openOrders());
  }

  #select(currentRevision: number) {
    return this.#db
      .selectFrom('devices')
      .leftJoin('policy_status', (join) =>
        join
          .onRef('policy_status.agent_id', '=', 'devices.agent_id')
          .on('policy_status.revision', '=', currentRevision),
      )
      .leftJoin('device_identities', 'device_identities.agent_id', 'devices.agent_id')
      .selectAll('devices')
      .select(['serial', 'valid_from', 'valid_to', 'revoked_at', 'revoked_by', 'revoked_reason', 'alert'])
      .select(['policy_status.state as status_state', 'policy_status.reason as status_reason'])
      .select((e) =>
        e
          .selectFrom('cursors')
          .select(({ fn }) => fn.coalesce(fn.sum<number>('stored'), e.lit(0)).as('n'))
          .whereRef('cursors.agent_id', '=', 'devices.agent_id')
          .as('event_count'),
      );
  }

  #toDevice(
    row: Selectable<Tables['devices']> & {
      status_state: 'applied' | 'refused' | null;
      status_reason: string | null;
      event_count: number | null;
    } & IdentityColumns,
    currentRevision: number,
    orders: ReadonlyMap<string, 'isolate' | 'release'>,
  ): Device {
    const live = this.#presence.get(row.agent_id);
    const refused = row.status_state === 'refused' && row.policy_revision !== currentRevision;
    return {
      agentId: row.agent_id,
      hostname: row.hostname,
      platform: row.platform,
      osVersion: row.os_version,
      agentVersion: row.agent_version,
      enrolledAt: row.enrolled_at,
      lastSeenAt: live?.lastSeenAt ?? row.last_seen_at,
      state: row.revoked_at !== null ? 'revoked' : live ? 'online' : row.silent ? 'silent' : 'offline',
      ...identityOf(row),
      address: live?.address ?? row.address,
      policyRevision: row.policy_revision,
      policyState: row.policy_revision === currentRevision ? 'applied' : refused ? 'refused' : 'pending',
      policyReason: refused ? row.status_reason : null,
      health: live?.health ?? (row.health ? (JSON.parse(row.health) as Health) : null),
      network: deviceNetwork(row.network_status, orders.get(row.agent_id)),
      groups: JSON.parse(row.groups) as string[],
      eventCount: row.event_count ?? 0,
    };
  }
}

function seenChange(
  agentId: string,
  { lastSeenAt, health }: Omit<LivePc, 'address'>,
  silent: boolean,
): DeviceChange {
  const kept = health ? { health: JSON.stringify(health) } : {};
  return { agentId, change: { last_seen_at: lastSeenAt, silent: silent ? 1 : 0, ...kept } };
}

async function writeChanges(db: Transaction<Tables>, changes: readonly DeviceChange[]): Promise<void> {
  for (const { agentId, change } of changes) {
    await db.updateTable('devices').set(change).where('agent_id', '=', agentId).execute();
  }
}
