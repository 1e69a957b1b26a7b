import type { Kysely } from 'kysely';
import type { Tables } from '../store/schema.ts';
import { Refusal } from './refusal.ts';

interface Scoped {
  scope: readonly string[] | null;
}

/** Which PCs people see who are kept to groups of devices. */
export class Scopes {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Ids of the PCs in a person's groups; undefined for all PCs. */
  async agents({ scope }: Scoped): Promise<ReadonlySet<string> | undefined> {
    if (scope === null) return undefined;
    const rows = await this.#db.selectFrom('devices').select(['agent_id', 'groups']).execute();
    const inScope = rows.filter(({ groups }) =>
      (JSON.parse(groups) as string[]).some((group) => scope.includes(group)),
    );
    return new Set(inScope.map(({ agent_id }) => agent_id));
  }

  /** @throws Refusal `not-found` for a PC outside: that it exists is not told either */
  async check(person: Scoped, agentId: string): Promise<void> {
    const agents = await this.agents(person);
    if (agents && !agents.has(agentId)) throw new Refusal('not-found', 'no such device');
  }
}
