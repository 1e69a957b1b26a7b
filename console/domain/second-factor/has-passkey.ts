import { sql } from 'kysely';

/** Part of a query over `users`: 1 where the account has a passkey, else 0. */
export const HAS_PASSKEY = sql<number>`case when exists
  (select 1 from passkeys where passkeys.user_id = users.id) then 1 else 0 end`;
