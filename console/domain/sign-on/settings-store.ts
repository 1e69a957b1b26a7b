import type { Kysely } from 'kysely';
import { type SignOnChange, SignOnSettings } from '../../api/contract-sign-on.ts';
import type { Tables } from '../../store/schema.ts';
import { readSetting } from '../../store/settings.ts';
import { Refusal } from '../refusal.ts';
import { conflictIn, SCOPED_ROLES } from '../rights.ts';
import type { SealedText } from '../sealed-text.ts';
import { isLoopback } from './outgoing.ts';

const KEY = 'sign-on';
const SECRET_KEY = 'sign-on-secret';
const OWNER = 'client secret of single sign-on';

/** How single sign-on is set up. The client's secret is sealed with a key that is not in the database. */
export class SignOnSettingsStore {
  readonly #db: Kysely<Tables>;
  readonly #sealed: SealedText;

  constructor(db: Kysely<Tables>, sealed: SealedText) {
    this.#db = db;
    this.#sealed = sealed;
  }

  async read(): Promise<SignOnSettings | undefined> {
    const value = await readSetting(this.#db, KEY);
    return value === undefined ? undefined : SignOnSettings.parse(JSON.parse(value));
  }

  /** For the provider alone. @throws when the key file is not the one that it was sealed with */
  async secret(): Promise<string | undefined> {
    const sealed = await readSetting(this.#db, SECRET_KEY);
    return sealed === undefined ? undefined : this.#sealed.open(sealed, OWNER);
  }

  async hasSecret(): Promise<boolean> {
    return (await readSetting(this.#db, SECRET_KEY)) !== undefined;
  }

  /** @throws Refusal `bad-request`, `conflicting-roles` */
  async write({ clientSecret, password: _, ...given }: SignOnChange): Promise<void> {
    const settings = checked(SignOnSettings.parse(given));
    await this.#db.transaction().execute(async (trx) => {
      if (clientSecret !== undefined)
        await trx.deleteFrom('settings').where('key', '=', SECRET_KEY).execute();
      await trx.deleteFrom('settings').where('key', '=', KEY).execute();
      const rows = [{ key: KEY, value: JSON.stringify(settings) }];
      if (clientSecret) rows.push({ key: SECRET_KEY, value: this.#sealed.seal(clientSecret, OWNER) });
      await trx.insertInto('settings').values(rows).execute();
    });
  }
}

function checked(settings: SignOnSettings): SignOnSettings {
  const { issuer, rules, accounts } = settings;
  const { protocol, hostname, search, hash, username, password } = new URL(issuer);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    throw new Refusal('bad-request', 'issuer: a provider is asked over https, unless it is on this computer');
  }
  if (search || hash || username || password) {
    throw new Refusal('bad-request', 'issuer: an address without question mark, fragment and log-in');
  }
  for (const { value, roles, scope } of rules) {
    const conflict = conflictIn(roles);
    if (conflict) {
      throw new Refusal(
        'conflicting-roles',
        `${value}: no account is both ${conflict[0]} and ${conflict[1]}`,
        {
          details: { roles: conflict },
        },
      );
    }
    if (scope && !roles.every((role) => SCOPED_ROLES.includes(role))) {
      throw new Refusal('bad-request', `${value}: only analysts and auditors are kept to groups of devices`);
    }
  }
  if (accounts === 'mapped' && rules.length === 0) {
    throw new Refusal('bad-request', 'rules: with none of them nobody gets an account');
  }
  return settings;
}
