import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { matchesWildcard } from '../../shared/policy/wildcard.ts';
import type { NetworkStatus } from '../../shared/protocol/network-status.ts';
import type { Approval, CommandRecord, DeviceNetwork, DeviceSelection } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { Commands } from './commands.ts';
import type { Policies } from './policies.ts';
import { Refusal } from './refusal.ts';

/** After so long nobody remembers what a request was about. */
const APPROVAL_VALID_MS = 24 * 3_600_000;

interface IsolationOrder {
  agentIds: string[];
  reason: string;
}

/** Cutting PCs off the network and letting them back: orders, the second person's approval, and how each PC stands. */
export class Isolation {
  readonly #db: Kysely<Tables>;
  readonly #commands: Commands;
  readonly #policies: Policies;

  constructor(db: Kysely<Tables>, commands: Commands, policies: Policies) {
    this.#db = db;
    this.#commands = commands;
    this.#policies = policies;
  }

  /** The PCs that a selection means now. @throws Refusal when it means none */
  async select({ agentIds, group, platform, hostname }: DeviceSelection): Promise<string[]> {
    if (!agentIds && group === undefined && platform === undefined && hostname === undefined) {
      throw new Refusal('bad-request', 'select: name devices, a group, a platform or a host name');
    }
    const rows = await this.#db
      .selectFrom('devices')
      .select(['agent_id', 'hostname', 'platform', 'groups'])
      .execute();
    const selected = rows.filter(
      (row) =>
        (!agentIds || agentIds.includes(row.agent_id)) &&
        (group === undefined || (JSON.parse(row.groups) as string[]).includes(group)) &&
        (platform === undefined || row.platform === platform) &&
        (hostname === undefined || matchesWildcard(hostname, row.hostname)),
    );
    const unknown = agentIds?.find((id) => !rows.some((row) => row.agent_id === id));
    if (unknown !== undefined || selected.length === 0) throw new Refusal('not-found', 'no such device');
    return selected.map((row) => row.agent_id);
  }

  /** Orders the isolation, or asks for the second person's approval where the policy in force wants it. */
  async isolate(
    agentIds: string[],
    reason: string,
    by: string,
  ): Promise<{ approval: Approval | null; commands: CommandRecord[] }> {
    if (this.#policies.current.policy.network.isolation.approvals < 2) {
      return { approval: null, commands: await this.#order({ agentIds, reason }, by) };
    }
    const now = Date.now();
    const row = {
      id: randomUUID(),
      request: JSON.stringify({ agentIds, reason } satisfies IsolationOrder),
      asked_by: by,
      asked_at: now,
      expires_at: now + APPROVAL_VALID_MS,
      state: 'pending' as const,
      decided_by: null,
      decided_at: null,
      note: null,
    };
    await this.#db.insertInto('approvals').values(row).execute();
    return { approval: toApproval(row), commands: [] };
  }

  /** Lets PCs back at once: what loosens a mistake must not wait for a second person. */
  async release(agentIds: string[], by: string): Promise<CommandRecord[]> {
    return this.#commands.createMany(agentIds, { kind: 'network.release', by }, by, {
      supersedes: 'network.isolate',
    });
  }

  /** Newest first, at most 200. */
  async approvals(): Promise<Approval[]> {
    await this.#expire();
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .orderBy('asked_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(toApproval);
  }

  /**
   * Decides a request; approved, it is carried out.
   * @throws Refusal `forbidden` for who asked, `conflict` when it is not open any more
   */
  async decide(
    id: string,
    approved: boolean,
    by: string,
    note: string,
  ): Promise<{ approval: Approval; commands: CommandRecord[] }> {
    await this.#expire();
    const row = await this.#db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such request');
    if (approved && row.asked_by === by) {
      throw new Refusal('forbidden', 'another person than the one who asked has to approve');
    }
    const decision = {
      state: approved ? ('approved' as const) : ('refused' as const),
      decided_by: by,
      decided_at: Date.now(),
      note: note === '' ? null : note,
    };
    const { numUpdatedRows } = await this.#db
      .updateTable('approvals')
      .set(decision)
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('conflict', 'this request is not open any more');
    const order = JSON.parse(row.request) as IsolationOrder;
    const commands = approved ? await this.#order(order, `${row.asked_by} + ${by}`) : [];
    return { approval: toApproval({ ...row, ...decision }), commands };
  }

  /** What an agent says of its isolation. */
  async reported(agentId: string, status: NetworkStatus): Promise<void> {
    await this.#db
      .updateTable('devices')
      .set({ network_status: JSON.stringify(status) })
      .where('agent_id', '=', agentId)
      .execute();
  }

  /** Orders that PCs have yet to answer, by agent. */
  async openOrders(): Promise<Map<string, 'isolate' | 'release'>> {
    const rows = await this.#db
      .selectFrom('commands')
      .select(['agent_id', 'body'])
      .where('state', 'in', ['waiting', 'sent'])
      .where('expires_at', '>', Date.now())
      .where('body', 'like', '{"kind":"network.%')
      .orderBy('created_at')
      .execute();
    return new Map(
      rows.map(({ agent_id, body }) => [
        agent_id,
        body.startsWith('{"kind":"network.isolate"') ? 'isolate' : 'release',
      ]),
    );
  }

  async #order({ agentIds, reason }: IsolationOrder, by: string): Promise<CommandRecord[]> {
    const { deadManSeconds } = this.#policies.current.policy.network.isolation;
    const name = by.slice(0, 256);
    return this.#commands.createMany(
      agentIds,
      { kind: 'network.isolate', reason, by: name, deadManSeconds },
      name,
      { supersedes: 'network.release' },
    );
  }

  async #expire(): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({ state: 'expired' })
      .where('state', '=', 'pending')
      .where('expires_at', '<=', Date.now())
      .execute();
  }
}

/** How a PC stands, out of its own last report and of what it has yet to answer. */
export function deviceNetwork(
  report: string | null,
  order: 'isolate' | 'release' | undefined,
): DeviceNetwork {
  const status = report === null ? undefined : (JSON.parse(report) as NetworkStatus);
  return {
    state: status?.state ?? 'none',
    since: status?.since ?? null,
    by: status?.by ?? null,
    reason: status?.reason ?? null,
    failure: status?.failure ?? null,
    order: order ?? null,
  };
}

function toApproval(row: Tables['approvals']): Approval {
  const { agentIds, reason } = JSON.parse(row.request) as IsolationOrder;
  return {
    id: row.id,
    kind: 'network.isolate',
    agentIds,
    reason,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    note: row.note,
  };
}
