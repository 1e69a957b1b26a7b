import type { GuardEvent } from '../../../shared/events/event.ts';
import { type Access, type DeviceGrant, DevicePattern } from '../../../shared/policy/device-control.ts';
import type { DeviceContext, DeviceDescriptor } from '../../../shared/policy/device-decision.ts';
import type { SessionDevice } from '../../../shared/session-protocol/devices.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { DeviceControlBackend } from '../../enforcers/usb/backend.ts';
import { DeviceControlEnforcer, type DeviceReport } from '../../enforcers/usb/device-control.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Mark, Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';
import { accessOf, deviceEvent, nameOf } from './device-events.ts';
import type { GrantChange, GrantStore } from './grant-store.ts';

export interface DeviceControlPartOptions {
  backend: DeviceControlBackend;
  platform: Pick<Platform, 'peoplePresent' | 'watchPeople'>;
  grants: Pick<GrantStore, 'active' | 'onChange'>;
  /** The policy in force at the start; revision 0 means that none has come yet. */
  initial: NumberedPolicy;
  spool: Pick<Spool, 'marks' | 'setMarks'>;
  report: (event: GuardEvent, marks?: readonly Mark[]) => unknown;
  notify: (notice: Notice) => void;
}

/** Marks of the spool: what was last told of a device that is plugged in. */
const TOLD = 'device-decision';

/**
 * Device control as a part of the service: follows the policy, the people logged in and the temporary releases,
 * and makes events and notices of what the enforcer reports.
 */
export class DeviceControlPart implements Part {
  readonly name = 'device-control';
  readonly #options: DeviceControlPartOptions;
  readonly #enforcer: DeviceControlEnforcer;
  readonly #told: Map<string, string>;
  readonly #present = new Map<string, SessionDevice>();
  #policy: NumberedPolicy;
  #undo: (() => void)[] = [];

  constructor(options: DeviceControlPartOptions) {
    this.#options = options;
    this.#policy = options.initial;
    this.#told = new Map(options.spool.marks(TOLD).map(({ key, value }) => [key, value]));
    this.#enforcer = new DeviceControlEnforcer({
      backend: options.backend,
      context: () => this.#context(),
      onReport: (report) => this.#tell(report),
      onPresent: (ids) => this.#forgetAbsent(ids),
    });
  }

  async start(failed: (error: Error) => void): Promise<void> {
    const refresh = () => void this.#enforcer.refresh().catch(failed);
    const { grants, platform } = this.#options;
    this.#undo = [
      grants.onChange((changes) => {
        for (const change of changes) this.#tellRelease(change);
        refresh();
      }),
      platform.watchPeople?.(refresh) ?? (() => {}),
    ];
    // Without any policy what an earlier one has put in force stays: it may have been stricter.
    if (this.#policy.revision > 0) await this.#enforcer.configure(this.#policy.policy.deviceControl);
  }

  /** What is in force stays in force. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    await this.#enforcer.stop();
  }

  /** Puts a policy's section in force; resolves when all devices present are so. @throws after going back */
  async configure(next: NumberedPolicy): Promise<void> {
    const former = this.#policy;
    this.#policy = next;
    try {
      await this.#enforcer.configure(next.policy.deviceControl);
    } catch (error) {
      await this.goBack(former);
      throw error;
    }
  }

  /** The policy before, when another part could not follow the new one. */
  async goBack(former: NumberedPolicy): Promise<void> {
    this.#policy = former;
    if (former.revision > 0) await this.#enforcer.configure(former.policy.deviceControl).catch(() => {});
  }

  /** What is plugged in now and how far it may be used. */
  devices(): SessionDevice[] {
    return [...this.#present.values()];
  }

  async #context(): Promise<Pick<DeviceContext, 'users' | 'groups' | 'grants'>> {
    const people = (await this.#options.platform.peoplePresent?.()) ?? [];
    return {
      users: people.flatMap(({ user }) => user ?? []),
      groups: [...new Set(people.flatMap(({ groups }) => groups ?? []))],
      grants: this.#options.grants.active(),
    };
  }

  #tell(report: DeviceReport): void {
    const { report: send, notify } = this.#options;
    const { revision, policy } = this.#policy;
    const event = deviceEvent(report, { revision, deviceControl: policy.deviceControl });
    if (report.type !== 'device.decided') {
      send(event);
      return;
    }
    const { device, results, achieved } = report;
    if (device.interfaces.every(({ usb }) => usb?.class === 0x09)) return; // hubs, the computer's own among them
    const access = accessOf(report);
    const { instance, vendorId, productId, serial } = device;
    this.#present.set(device.id, sessionDevice(device, access));
    const told = JSON.stringify([instance, vendorId, productId, serial, results]).slice(0, 4096);
    // A service that starts again finds what was told of before.
    const isNews = this.#told.get(device.id) !== told;
    this.#told.set(device.id, told);
    if (!isNews) return;
    send(event, [{ kind: TOLD, key: device.id, value: told }]);
    if (access !== 'allow' && achieved)
      notify({
        kind: 'device',
        name: nameOf(device),
        action: access,
        message: policy.deviceControl?.message,
      });
  }

  #tellRelease({ kind, grant }: GrantChange): void {
    this.#options.report(agentEvent(`device.release-${kind}`, 'info', releaseDetails(grant)));
  }

  #forgetAbsent(present: ReadonlySet<string>): void {
    for (const id of this.#present.keys()) if (!present.has(id)) this.#present.delete(id);
    const gone = [...this.#told.keys()].filter((id) => !present.has(id));
    if (gone.length === 0) return;
    for (const id of gone) this.#told.delete(id);
    void this.#options.spool.setMarks(gone.map((key) => ({ kind: TOLD, key, value: null }))).catch(() => {}); // told of once more then
  }
}

function sessionDevice(device: DeviceDescriptor, access: Access): SessionDevice {
  const { id, vendorId, productId, serial } = device;
  const pattern = DevicePattern.safeParse({ vendorId, productId, serial });
  return {
    id: id.slice(0, 512),
    name: nameOf(device).slice(0, 600),
    access,
    ...(pattern.success ? { pattern: pattern.data } : {}),
  };
}

function releaseDetails({ id, access, device, until }: DeviceGrant) {
  return {
    grantId: id,
    access,
    until,
    device: device ? Object.values(device).filter(Boolean).join(':') : '*',
  };
}
