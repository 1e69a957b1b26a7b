import { runCommand } from '../command.ts';
import type { Watchdog } from '../platform.ts';

/** systemd(1) on its way down; false where there is none. */
export async function isShuttingDown(run = runCommand): Promise<boolean> {
  const { stdout } = await run({ file: 'systemctl', args: ['is-system-running'], reads: true });
  return stdout.trim() === 'stopping';
}

/**
 * What sd_watchdog_enabled(3) says: systemd wants to hear from this process at least every WATCHDOG_USEC, and
 * recommends half of it. Told by systemd-notify(1), for which the unit has NotifyAccess=all.
 */
export function systemdWatchdog(
  env: NodeJS.ProcessEnv = process.env,
  run = runCommand,
): Watchdog | undefined {
  const everyUs = Number(env.WATCHDOG_USEC);
  if (!env.NOTIFY_SOCKET || !Number.isFinite(everyUs) || everyUs <= 0) return undefined;
  if (env.WATCHDOG_PID !== undefined && Number(env.WATCHDOG_PID) !== process.pid) return undefined;
  return {
    everyMs: everyUs / 2000,
    async alive() {
      await run({ file: 'systemd-notify', args: ['WATCHDOG=1'] });
    },
  };
}
