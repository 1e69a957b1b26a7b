import type { Policies } from '../policies.ts';
import type { Right } from '../rights.ts';
import type { Signing } from './signing.ts';

/**
 * Somebody who may publish has shown their password: they get a signing key, and the first of them founds the
 * authority, with the policy in force as the first thing that is signed. `people` as in Signing.found.
 */
export async function keyOnArrival(
  { signing, policies, people }: { signing: Signing; policies: Policies; people: 1 | 2 },
  person: { username: string; rights: readonly Right[] },
  password: string,
): Promise<void> {
  if (!person.rights.includes('policies.publish')) return;
  const founder = await signing.found(person.username, password, people);
  if (founder) await policies.signCurrent(founder);
  else await signing.keys.ensure(person.username, password);
}
