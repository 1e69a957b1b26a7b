import type { Watchdog } from '../../platform/platform.ts';
import type { Part } from '../supervisor.ts';

/** Tells the service manager that the service is alive, out of the same event loop that does all the work. */
export class WatchdogPart implements Part {
  readonly name = 'watchdog';
  readonly #watchdog: Watchdog | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(watchdog: Watchdog | undefined) {
    this.#watchdog = watchdog;
  }

  async start(failed: (error: Error) => void): Promise<void> {
    const watchdog = this.#watchdog;
    if (!watchdog) return;
    await watchdog.alive();
    this.#timer = setInterval(() => void watchdog.alive().catch(failed), watchdog.everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }
}
