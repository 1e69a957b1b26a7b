import type { DeviceControl } from '../../../shared/policy/device-control.ts';
import {
  controlsNothing,
  type DeviceContext,
  type DeviceDescriptor,
  decideDevice,
  type InterfaceDecision,
} from '../../../shared/policy/device-decision.ts';
import type { DeviceControlBackend, DeviceMechanism, InterfaceResult } from './backend.ts';

/** What the device enforcer tells; the service makes events of it. Times are milliseconds since the epoch. */
export type DeviceReport = { at: number } & (
  | { type: 'device-control.applied'; mechanisms: DeviceMechanism[] }
  | { type: 'device-control.lifted' }
  | { type: 'device-control.tampered'; differences: string[]; repaired: boolean }
  | { type: 'device-control.failed'; reason: string }
  | {
      type: 'device.decided';
      device: DeviceDescriptor;
      decisions: InterfaceDecision[];
      results: InterfaceResult[];
      /** True when every interface is as decided or stricter. */
      achieved: boolean;
    }
);
type Report = DeviceReport extends infer R ? (R extends { at: number } ? Omit<R, 'at'> : never) : never;

export interface DeviceControlOptions {
  backend: DeviceControlBackend;
  /** People at the computer, their groups, and the temporary releases in force. */
  context: () => Promise<Omit<DeviceContext, 'now' | 'utcOffsetMinutes'>>;
  onReport: (report: DeviceReport) => void;
  /** Every device that is plugged in, by its id, after each look. */
  onPresent?: (ids: ReadonlySet<string>) => void;
  now?: () => number;
  /** How often time windows, expiries and the system's state are looked at again. */
  checkEveryMs?: number;
}

/**
 * Keeps every device as policy decides, from its arrival to its removal. One pass runs at a time; an arrival
 * during a pass starts another.
 */
export class DeviceControlEnforcer {
  readonly #backend: DeviceControlBackend;
  readonly #context: DeviceControlOptions['context'];
  readonly #onReport: (report: DeviceReport) => void;
  readonly #onPresent: (ids: ReadonlySet<string>) => void;
  readonly #now: () => number;
  readonly #checkEveryMs: number;
  /** Last reported outcome by device, so that each is told once. */
  readonly #told = new Map<string, string>();
  #policy: DeviceControl | undefined;
  #watch: { close(): Promise<void> } | undefined;
  #checking: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #passWaiting = false;

  constructor(options: DeviceControlOptions) {
    this.#backend = options.backend;
    this.#context = options.context;
    this.#onReport = options.onReport;
    this.#onPresent = options.onPresent ?? (() => {});
    this.#now = options.now ?? Date.now;
    this.#checkEveryMs = options.checkEveryMs ?? 60_000;
  }

  /**
   * Puts a policy in force, or with undefined (or one that controls nothing) lifts the one that is. Resolves when all devices present are as
   * it says. @throws when the system refused; the report says why.
   */
  configure(policy: DeviceControl | undefined): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await (policy && !controlsNothing(policy) ? this.#apply(policy) : this.#lift());
      } catch (error) {
        this.#fail(error);
        throw error;
      }
    });
  }

  /** Looks at every device again now: someone logged in or out, a release was given or ended. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#pass());
  }

  /** Compares the system with the policy; repairs and reports a difference. */
  check(): Promise<void> {
    return this.#inTurn(async () => {
      const policy = this.#policy;
      if (!policy) return;
      const differences = await this.#backend.differences(policy);
      if (differences.length > 0) {
        let repaired = true;
        await this.#backend.install(policy).catch((error) => {
          repaired = false;
          this.#fail(error);
        });
        this.#report({ type: 'device-control.tampered', differences, repaired });
      }
      await this.#pass();
    });
  }

  /** Stops watching. What is in force stays in force without the agent. */
  async stop(): Promise<void> {
    clearInterval(this.#checking);
    await this.#watch?.close();
    this.#watch = undefined;
    await this.#queue;
  }

  async #apply(policy: DeviceControl): Promise<void> {
    const mechanisms = await this.#backend.install(policy);
    this.#policy = policy;
    this.#told.clear();
    if (!this.#watch) {
      const watch = await this.#backend.watch(() => this.#deviceChanged());
      this.#watch = watch;
      mechanisms.push(watch.mechanism);
      this.#checking = setInterval(
        () => void this.check().catch((error) => this.#fail(error)),
        this.#checkEveryMs,
      );
      this.#checking.unref();
    }
    this.#report({ type: 'device-control.applied', mechanisms });
    await this.#pass();
  }

  async #lift(): Promise<void> {
    clearInterval(this.#checking);
    await this.#watch?.close();
    this.#watch = undefined;
    const was = this.#policy;
    this.#policy = undefined;
    this.#told.clear();
    await this.#backend.remove();
    if (was) this.#report({ type: 'device-control.lifted' });
  }

  #deviceChanged(): void {
    if (this.#passWaiting) return;
    this.#passWaiting = true;
    void this.#inTurn(async () => {
      this.#passWaiting = false;
      await this.#pass();
    }).catch((error) => this.#fail(error));
  }

  async #pass(): Promise<void> {
    const policy = this.#policy;
    if (!policy) return;
    const now = this.#now();
    const utcOffsetMinutes = -new Date(now).getTimezoneOffset();
    const context: DeviceContext = { now, utcOffsetMinutes, ...(await this.#context()) };
    const devices = await this.#backend.devices();
    for (const device of devices) {
      const decisions = decideDevice(policy, device, context);
      if (decisions.length === 0) continue;
      const results = await this.#backend.enforce(device, decisions);
      this.#tell(device, decisions, results);
    }
    const present = new Set(devices.map((device) => device.id));
    for (const id of this.#told.keys()) if (!present.has(id)) this.#told.delete(id);
    this.#onPresent(present);
  }

  #tell(device: DeviceDescriptor, decisions: InterfaceDecision[], results: InterfaceResult[]): void {
    const { instance, vendorId, productId, serial } = device;
    const outcome = JSON.stringify([instance, vendorId, productId, serial, results]);
    if (this.#told.get(device.id) === outcome) return;
    this.#told.set(device.id, outcome);
    const order = ['allow', 'read-only', 'block'];
    const achieved = results.every(
      (result) => order.indexOf(result.achieved) >= order.indexOf(result.wanted),
    );
    this.#report({ type: 'device.decided', device, decisions, results, achieved });
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#report({ type: 'device-control.failed', reason });
  }

  #report(report: Report): void {
    this.#onReport({ at: this.#now(), ...report } as DeviceReport);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}
