import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authority } from './authority.ts';

/** Puts it on record when another authority is in use than the last time, replaced while the console ran or not. */
export async function noteAuthority(
  db: Kysely<Tables>,
  audit: AuditLog,
  authority: Authority,
): Promise<void> {
  const key = 'agents-authority';
  const former = await readSetting(db, key);
  const { pin } = authority;
  if (former === pin) return;
  await writeSetting(db, key, pin);
  if (former === undefined) return;
  await audit.append({
    at: Date.now(),
    actor: { kind: 'console', name: 'authority' },
    action: 'authority.replaced',
    details: { fingerprint: pin, former },
  });
}
