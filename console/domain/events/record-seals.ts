import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { EventLog } from '../../store/store.ts';
import type { AuditLog } from '../audit/audit-log.ts';

const EVERY_MS = 3_600_000;

/**
 * Tells the record every hour, and at the end, how many seals there are and what their chain has come to: from then
 * on none of them can be taken away, not even the last ones of an agent that never comes back.
 */
export function recordSeals({
  audit,
  log,
  logger,
}: {
  audit: AuditLog;
  log: Pick<EventLog, 'seals'>;
  logger: Logger;
}): { stop(): Promise<void> } {
  let told = 0;
  const tell = async () => {
    try {
      const { count, log: chain } = await log.seals();
      if (count === told) return;
      told = count;
      await audit.append({
        at: Date.now(),
        actor: { kind: 'console', name: hostname() },
        action: 'events.sealed',
        details: { seals: count, chain },
      });
    } catch (error) {
      logger.error({ error: (error as Error).message }, 'the record could not be told of the seals');
    }
  };
  const timer = setInterval(tell, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await tell();
    },
  };
}
