import type { Kysely } from 'kysely';
import { signersOfCommand } from '../../shared/authority/orders.ts';
import { matchesWildcard } from '../../shared/policy/wildcard.ts';
import type { NetworkStatus } from '../../shared/protocol/network-status.ts';
import type { Approval, CommandRecord, DeviceNetwork, DeviceSelection } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { Approvals } from './approvals.ts';
import { orderStatements, sealOrders, signedOrders } from './authority/orders.ts';
import type { Signatory, Signing } from './authority/signing.ts';
import type { Commands } from './commands.ts';
import type { Policies } from './policies.ts';
import { Refusal } from './refusal.ts';

/** Cutting PCs off the network and letting them back: orders, and how each PC stands. */
export class Isolation {
  readonly #db: Kysely<Tables>;
  readonly #commands: Commands;
  readonly #policies: Policies;
  readonly #approvals: Approvals;
  readonly #signing: Signing;

  constructor(
    db: Kysely<Tables>,
    commands: Commands,
    policies: Policies,
    approvals: Approvals,
    signing: Signing,
  ) {
    this.#db = db;
    this.#commands = commands;
    this.#policies = policies;
    this.#approvals = approvals;
    this.#signing = signing;
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

  /** Orders the isolation, or asks for the second person's signature where policy or the root want it. */
  async isolate(
    agentIds: string[],
    reason: string,
    signatory: Signatory,
  ): Promise<{ approval: Approval | null; commands: CommandRecord[] }> {
    const { deadManSeconds, approvals } = this.#policies.current.policy.network.isolation;
    const by = signatory.account;
    const body = { kind: 'network.isolate' as const, reason, by, deadManSeconds };
    const statements = orderStatements(this.#signing.consoleId, agentIds, body);
    const { trust } = this.#signing;
    const people = trust ? signersOfCommand(trust, { body, total: agentIds.length }, approvals) : approvals;
    const envelopes = sealOrders(
      statements,
      await signatory.hand({ statement: 'command', people }, 'command'),
    );
    if (people > 1) {
      const request = { kind: 'network.isolate' as const, agentIds, reason, envelopes };
      return { approval: await this.#approvals.ask(request, by), commands: [] };
    }
    const commands = await this.#commands.createMany(envelopes, by, { supersedes: 'network.release' });
    return { approval: null, commands };
  }

  /** Lets PCs back at once: what loosens a mistake must not wait for a second person. */
  async release(agentIds: string[], signatory: Signatory): Promise<CommandRecord[]> {
    const by = signatory.account;
    const body = { kind: 'network.release' as const, by };
    const orders = await signedOrders(this.#signing, agentIds, body, signatory);
    return this.#commands.createMany(orders, by, { supersedes: 'network.isolate' });
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
