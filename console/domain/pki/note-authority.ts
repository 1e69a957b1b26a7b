import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authority } from './authority.ts';

/** Puts it on record when another authority is in use than the last time, replaced while the console ran or not. */
export async function noteAuthority(
  db: Kysely<Tables>,
  audit: AuditLog,
  authority: Authority,
): Promise<void> {
  const key = 'agents-authority';
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  const { pin } = authority;
  if (row?.value === pin) return;
  await db
    .insertInto('settings')
    .values({ key, value: pin })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: pin }))
    .execute();
  if (!row) return;
  await audit.append({
    at: Date.now(),
    actor: { kind: 'console', name: 'authority' },
    action: 'authority.replaced',
    details: { fingerprint: pin, former: row.value },
  });
}
