import type { Monitoring } from '../../shared/policy/schema.ts';
import type { Monitor, MonitorSink } from '../monitors/monitor.ts';
import type { Part, Supervisor } from './supervisor.ts';

/** The monitors as parts of the service: started with the first policy, changed as a whole with each next one. */
export class Watching {
  readonly #supervisor: Supervisor;
  readonly #monitors: readonly Monitor[];
  readonly #sink: Omit<MonitorSink, 'failed'>;
  readonly #running = new Set<Monitor>();
  /** Everything changed before it was dealt with: a monitor that starts again reports what came later. */
  readonly #since: () => number;
  #monitoring: Monitoring | undefined;

  constructor(
    supervisor: Supervisor,
    monitors: readonly Monitor[],
    sink: Omit<MonitorSink, 'failed'>,
    since: () => number,
  ) {
    this.#supervisor = supervisor;
    this.#monitors = monitors;
    this.#sink = sink;
    this.#since = since;
  }

  /** Starts the monitors; resolves when each has made its first attempt. */
  async start(monitoring: Monitoring): Promise<void> {
    this.#monitoring = monitoring;
    for (const monitor of this.#monitors) await this.#supervisor.add(this.#part(monitor));
  }

  get started(): boolean {
    return this.#monitoring !== undefined;
  }

  /** Changes what is watched, everywhere or nowhere. @throws what a monitor threw, after going back */
  async configure(monitoring: Monitoring): Promise<void> {
    const former = this.#monitoring!;
    this.#monitoring = monitoring;
    const done: Monitor[] = [];
    try {
      for (const monitor of this.#running) {
        done.push(monitor);
        await monitor.configure(monitoring);
      }
    } catch (error) {
      this.#monitoring = former;
      for (const monitor of done) await monitor.configure(former).catch(() => {});
      throw error;
    }
  }

  #part(monitor: Monitor): Part {
    return {
      name: monitor.name,
      start: async (failed) => {
        await monitor.start(this.#monitoring!, { ...this.#sink, failed }, this.#since());
        this.#running.add(monitor);
      },
      stop: async () => {
        this.#running.delete(monitor);
        await monitor.stop();
      },
    };
  }
}
