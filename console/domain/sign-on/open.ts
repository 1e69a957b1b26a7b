import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import type { Accounts } from '../accounts.ts';
import { loadKeyFile } from '../key-file.ts';
import { SealedText } from '../sealed-text.ts';
import type { Sessions } from '../sessions.ts';
import { ExternalIdentities } from './identities.ts';
import { PendingSignOns } from './pending.ts';
import { SignOnSettingsStore } from './settings-store.ts';
import { SignOn } from './sign-on.ts';

/** Single sign-on of a console, with the key that seals its secrets. */
export async function openSignOn(
  dataDir: string,
  db: Kysely<Tables>,
  people: { accounts: Accounts; sessions: Sessions },
): Promise<SignOn> {
  const sealed = new SealedText(await loadKeyFile(dataDir, 'sign-on.key'));
  return new SignOn({
    ...people,
    identities: new ExternalIdentities(db),
    pending: new PendingSignOns(sealed),
    store: new SignOnSettingsStore(db, sealed),
  });
}
