import type { Access, DeviceControl } from '../../../shared/policy/device-control.ts';
import type { DeviceDescriptor, InterfaceDecision } from '../../../shared/policy/device-decision.ts';

/** One way in which a system holds a device policy, and whether it does. */
export interface DeviceMechanism {
  /** Such as `default-deny`, `rules`, `reload`, `bluetooth`. */
  name: string;
  state: 'active' | 'missing' | 'failed';
  /** Why it is not active, or what takes its place. */
  reason?: string;
}

/** What became of one interface's decision, read back from the system. */
export interface InterfaceResult {
  id: string;
  wanted: Access;
  /** `unknown` when the system does not tell. */
  achieved: Access | 'unknown';
  /** What did it, such as `interface-authorization`, `driver-unbind`, `block-read-only`. */
  mechanism: string;
  /** A fallback that was used, or why it was not achieved. */
  note?: string;
}

/**
 * How one operating system controls devices. Every change is recorded with its former value and undone exactly by
 * `remove`. Nothing here decides.
 */
export interface DeviceControlBackend {
  /** Makes the policy hold without the agent: after it was killed and at the next start of the system. */
  install(policy: DeviceControl): Promise<DeviceMechanism[]>;
  /** Names what differs from the last installation; empty when nothing does. */
  differences(policy: DeviceControl): Promise<string[]>;
  /** Takes everything back. */
  remove(): Promise<void>;
  /** The devices that are there now, those switched off included. */
  devices(): Promise<DeviceDescriptor[]>;
  /** Carries the decisions about one device out; what is already so is left alone. */
  enforce(device: DeviceDescriptor, decisions: readonly InterfaceDecision[]): Promise<InterfaceResult[]>;
  /** Tells that devices may have come, gone or changed. */
  watch(onChange: () => void): Promise<{ mechanism: DeviceMechanism; close(): Promise<void> }>;
}
