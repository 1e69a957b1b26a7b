import type { Kysely } from 'kysely';
import type { GuardEvent } from '../../shared/events/event.ts';
import type { TrainingOverview } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { Policies } from './policies.ts';

/** Confirmations shown of one card, newest first. */
const MAX_SHOWN = 1_000;

/** Cards that the policy in force has people read, and who has confirmed them where and when. */
export class Training {
  readonly #db: Kysely<Tables>;
  readonly #policies: Pick<Policies, 'current'>;

  constructor(db: Kysely<Tables>, policies: Pick<Policies, 'current'>) {
    this.#db = db;
    this.#policies = policies;
  }

  /** Takes a confirmation out of its event. Bears the same event twice: the first one counts. */
  async confirmed(agentId: string, event: GuardEvent): Promise<void> {
    if (event.type !== 'training.confirmed') return;
    const { card, edition, by } = event.details ?? {};
    if (typeof card !== 'string' || typeof edition !== 'number') return;
    const person = (event.actor?.user ?? String(by ?? '')).slice(0, 256);
    await this.#db
      .insertInto('training_confirmations')
      .values({ agent_id: agentId, person, card: card.slice(0, 64), edition, at: event.at })
      .onConflict((conflict) => conflict.columns(['card', 'edition', 'agent_id', 'person']).doNothing())
      .execute();
  }

  /** Every card of the policy in force with its confirmations. `agents`: only those of these PCs. */
  async overview(agents?: ReadonlySet<string>): Promise<TrainingOverview> {
    const { revision, policy } = this.#policies.current;
    const cards = await Promise.all(
      (policy.training?.cards ?? []).map(async (card) => {
        const rows = await this.#db
          .selectFrom('training_confirmations')
          .leftJoin('devices', 'devices.agent_id', 'training_confirmations.agent_id')
          .select(['training_confirmations.agent_id', 'person', 'at', 'devices.hostname'])
          .where('card', '=', card.id)
          .where('edition', '=', card.edition)
          .orderBy('at', 'desc')
          .limit(MAX_SHOWN)
          .execute();
        const confirmations = rows
          .filter(({ agent_id }) => agents?.has(agent_id) ?? true)
          .map(({ agent_id, hostname, person, at }) => ({
            agentId: agent_id,
            hostname: hostname ?? '',
            person,
            at,
          }));
        return { ...card, confirmations };
      }),
    );
    return { revision, cards };
  }
}
