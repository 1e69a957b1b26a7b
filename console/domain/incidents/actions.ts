import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CommandBody } from '../../../shared/protocol/command.ts';
import type { Approval, CommandRecord } from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import { signedOrders } from '../authority/orders.ts';
import type { Signatory, Signing } from '../authority/signing.ts';
import type { Commands } from '../commands.ts';
import type { Isolation } from '../isolation.ts';
import type { KnownDevices } from '../known-devices.ts';
import type { Policies } from '../policies.ts';
import { Refusal } from '../refusal.ts';
import type { Asker, Incidents } from './incidents.ts';

const Reason = z.string().trim().min(1).max(1000);
const OnePc = { agentId: z.uuid() };

/** What can be done out of an incident, each to one of its PCs. */
export const IncidentAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('isolate'), ...OnePc, reason: Reason }),
  z.object({ action: z.literal('release'), ...OnePc, reason: Reason }),
  z.object({ action: z.literal('restore'), ...OnePc, quarantineId: z.uuid() }),
  z.object({ action: z.literal('destroy'), ...OnePc, quarantineId: z.uuid(), reason: Reason }),
  /** No PC takes this storage device any more. */
  z.object({
    action: z.literal('block-storage'),
    ...OnePc,
    deviceId: z.string().regex(/^[0-9a-f]{32}$/),
    reason: Reason,
  }),
  z.object({
    action: z.literal('ask'),
    ...OnePc,
    /** A person at that PC. */
    person: z.string().min(1).max(256),
    question: z.string().trim().min(1).max(500),
    minutes: z.number().int().min(1).max(60).default(15),
  }),
]);
export type IncidentAction = z.infer<typeof IncidentAction>;

interface Options {
  db: Kysely<Tables>;
  incidents: Incidents;
  isolation: Isolation;
  commands: Commands;
  knownDevices: KnownDevices;
  policies: Policies;
  signing: Signing;
}

/** Orders out of an incident: given as everywhere else, and put into its history. */
export class IncidentActions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws Refusal `not-found` for a PC that is none of the incident's; and as whatever is ordered */
  async carryOut(
    id: number,
    action: IncidentAction,
    signatory: Signatory,
    asker: Asker,
  ): Promise<{ approval: Approval | null; commands: CommandRecord[] }> {
    const { incidents } = this.#options;
    const incident = await incidents.get(id, asker);
    if (!incident.devices.some(({ agentId }) => agentId === action.agentId))
      throw new Refusal('not-found', 'agentId: none of this incident’s PCs');
    const done = await this.#order(id, action, signatory);
    const { action: kind, ...details } = action;
    await incidents.note(id, asker.username, kind === 'ask' ? 'asked' : 'action', {
      ...details,
      action: kind,
      ...(done.approval ? { approval: done.approval.id } : {}),
      commands: done.commands.map((command) => command.id),
    });
    return done;
  }

  async #order(id: number, action: IncidentAction, signatory: Signatory) {
    const { isolation, commands, knownDevices, policies } = this.#options;
    const by = signatory.account;
    switch (action.action) {
      case 'isolate':
        return isolation.isolate([action.agentId], action.reason, signatory);
      case 'release':
        return { approval: null, commands: await isolation.release([action.agentId], signatory) };
      case 'block-storage': {
        const { deviceId, reason } = action;
        await knownDevices.get(deviceId);
        await policies.publishDevices(`block: incident ${id}: ${reason}`.slice(0, 500), signatory, {
          id: deviceId,
          access: 'block',
          decide: () => knownDevices.decide(deviceId, 'block', reason.slice(0, 500), by),
        });
        return { approval: null, commands: [] };
      }
      default: {
        const orders = await signedOrders(
          this.#options.signing,
          [action.agentId],
          bodyOf(id, action, by),
          signatory,
        );
        return { approval: null, commands: await commands.createMany(orders, by) };
      }
    }
  }
}

function bodyOf(
  incident: number,
  action: Extract<IncidentAction, { action: 'restore' | 'destroy' | 'ask' }>,
  by: string,
): CommandBody {
  switch (action.action) {
    case 'restore':
      return { kind: 'quarantine.restore', quarantineId: action.quarantineId };
    case 'destroy':
      return { kind: 'quarantine.destroy', quarantineId: action.quarantineId, reason: action.reason, by };
    case 'ask': {
      const { person, question, minutes } = action;
      return { kind: 'person.ask', incident, person, question, minutes, by };
    }
  }
}
