import type { Kysely } from 'kysely';
import { deviceCode, userCode } from '../../shared/watermark/payload.ts';
import type { WatermarkAnswer } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';

/**
 * The PCs whose code a watermark carries, and the people with its user code among those who were seen on them. The
 * codes are one-way: they are worked out of what the console knows.
 * @param agents only these PCs; all without it
 */
export async function whoseWatermark(
  db: Kysely<Tables>,
  codes: { device: number; user: number },
  agents?: ReadonlySet<string>,
): Promise<WatermarkAnswer> {
  const rows = await db.selectFrom('devices').select(['agent_id', 'hostname']).execute();
  const fitting = rows.filter(
    ({ agent_id }) => deviceCode(agent_id) === codes.device && (agents?.has(agent_id) ?? true),
  );
  const devices = [];
  for (const { agent_id: agentId, hostname } of fitting) {
    const known = await db
      .selectFrom('events')
      .select('actor')
      .distinct()
      .where('agent_id', '=', agentId)
      .where('actor', 'is not', null)
      .execute();
    const users = known.flatMap(({ actor }) =>
      actor !== null && userCode(agentId, actor) === codes.user ? [actor] : [],
    );
    devices.push({ agentId, hostname, users });
  }
  return { devices };
}
