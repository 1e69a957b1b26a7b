import { win32 } from 'node:path';
import type { DeviceClass, DeviceControl } from '../../../../shared/policy/device-control.ts';
import type { DeviceDescriptor, InterfaceDecision } from '../../../../shared/policy/device-decision.ts';
import type {
  DeviceControlBackend,
  DeviceMechanism,
  InterfaceResult,
} from '../../../enforcers/usb/backend.ts';
import { type Command, type CommandOutput, type RunCommand, runCommand } from '../../command.ts';
import { FormerValues } from '../../former-values.ts';
import { type StreamLines, streamLines } from '../../line-stream.ts';
import { type SystemFiles, systemFiles } from '../../system-files.ts';
import { runJson } from '../powershell.ts';
import { RegistryChanges } from '../registry.ts';
import { listenForDevices } from '../storage/events.ts';
import {
  type DeviceNode,
  type DeviceTree,
  describeDevices,
  listDevices,
  PROBLEM_DISABLED,
  PROBLEM_NO_DRIVER,
  parseDevices,
} from './device-nodes.ts';
import {
  disableDevice,
  enableDevice,
  NEEDS_RESTART,
  restartDevice,
  scanDevices,
  setDiskReadOnly,
  switchByModule,
} from './device-switch.ts';
import { loosest, standingPolicy } from './standing-policy.ts';

export interface WindowsDeviceControlOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  files?: SystemFiles;
  stream?: StreamLines;
}

type Outcome = Pick<InterfaceResult, 'achieved' | 'mechanism' | 'note'>;

const DISABLED = 'disabled ';
const READ_ONLY = 'read-only ';

/**
 * Device control by Windows' own policies: removable-storage access, device-installation restrictions and the
 * storage drivers' start type hold without the agent; devices that are present are disabled and enabled one by
 * one, and their disks made read-only.
 */
export class WindowsDeviceControl implements DeviceControlBackend {
  readonly #run: RunCommand;
  readonly #stream: StreamLines;
  readonly #former: FormerValues;
  readonly #registry: RegistryChanges;
  #policy: DeviceControl | undefined;
  #tree: DeviceTree = { nodes: [], disks: [] };
  /** Devices let through although their class is not open: classes by device and instance id. */
  readonly #permitted = new Map<string, Map<string, DeviceClass>>();

  constructor(options: WindowsDeviceControlOptions) {
    this.#run = options.run ?? runCommand;
    this.#stream = options.stream ?? streamLines;
    const path = win32.join(options.dataDir, 'device-control', 'former-values.json');
    this.#former = new FormerValues(path, options.files ?? systemFiles);
    this.#registry = new RegistryChanges(this.#run, this.#former);
  }

  async install(policy: DeviceControl): Promise<DeviceMechanism[]> {
    this.#policy = policy;
    const failed = await this.#registry.apply(this.#standing(policy));
    const policies: DeviceMechanism =
      failed.length === 0
        ? { name: 'policies', state: 'active' }
        : { name: 'policies', state: 'failed', reason: `not as set: ${failed.join(', ').slice(0, 500)}` };
    return [policies, ...notHeldAlone(policy)];
  }

  differences(policy: DeviceControl): Promise<string[]> {
    return this.#registry.differences(this.#standing(policy));
  }

  async remove(): Promise<void> {
    this.#policy = undefined;
    this.#permitted.clear();
    await this.#registry.undo();
    for (const id of await this.#former.ids()) {
      if (id.startsWith(DISABLED)) await this.#enable(id.slice(DISABLED.length));
    }
    this.#tree = parseDevices(await runJson(this.#run, listDevices()));
    for (const id of await this.#former.ids()) {
      if (id.startsWith(READ_ONLY)) await this.#makeWritable(id.slice(READ_ONLY.length));
    }
    await this.#run(scanDevices());
  }

  async devices(): Promise<DeviceDescriptor[]> {
    this.#tree = parseDevices(await runJson(this.#run, listDevices()));
    const devices = describeDevices(this.#tree);
    const present = new Set(devices.map((device) => device.id));
    let gone = false;
    for (const id of this.#permitted.keys()) {
      if (!present.has(id)) gone = this.#permitted.delete(id) || gone;
    }
    if (gone) await this.#applyStanding();
    return devices;
  }

  async enforce(
    device: DeviceDescriptor,
    decisions: readonly InterfaceDecision[],
  ): Promise<InterfaceResult[]> {
    await this.#permit(device, decisions);
    const results: InterfaceResult[] = [];
    for (const decision of decisions) {
      const outcome = await this.#enforceOne(decision);
      results.push({ id: decision.id, wanted: decision.access, ...outcome });
    }
    return results;
  }

  async watch(onChange: () => void) {
    const listener = listenForDevices(this.#stream, onChange, () => {});
    return { mechanism: { name: 'hotplug', state: 'active' } as DeviceMechanism, close: listener.close };
  }

  #standing(policy: DeviceControl) {
    const instances = [...this.#permitted.values()].flatMap((each) => [...each]);
    return standingPolicy(policy, {
      instanceIds: instances.map(([id]) => id),
      classes: new Set(instances.map(([, deviceClass]) => deviceClass)),
    });
  }

  async #applyStanding(): Promise<void> {
    if (this.#policy) await this.#registry.apply(this.#standing(this.#policy));
  }

  /** Policies that speak for the whole class give way while a device is there that may be used. */
  async #permit(device: DeviceDescriptor, decisions: readonly InterfaceDecision[]): Promise<void> {
    const policy = this.#policy;
    if (!policy) return;
    const open = new Map<string, DeviceClass>();
    for (const decision of decisions) {
      if (decision.class === 'essential' || decision.access === 'block') continue;
      const standing = loosest(policy, decision.class);
      const usable = decision.access === 'allow' && standing !== 'allow';
      const visible = standing === 'block';
      if (usable || visible || decision.because !== 'class') {
        open.set(decision.id, decision.class);
        open.set(device.id, decision.class); // a composite device must be installed before its functions
      }
    }
    const key = (map: Map<string, DeviceClass> | undefined) => JSON.stringify([...(map ?? [])]);
    if (key(open) === key(this.#permitted.get(device.id))) return;
    if (open.size === 0) this.#permitted.delete(device.id);
    else this.#permitted.set(device.id, open);
    await this.#applyStanding();
    if (open.size > 0 && this.#node(device.id)?.ConfigManagerErrorCode === PROBLEM_NO_DRIVER) {
      await this.#run(scanDevices());
    }
  }

  async #enforceOne(decision: InterfaceDecision): Promise<Outcome> {
    const { id, access } = decision;
    if (decision.class === 'essential') return { achieved: 'allow', mechanism: 'none' };
    if (access === 'block') return this.#block(id);
    const opened = await this.#open(id);
    if (opened) return opened;
    if (access === 'read-only') return this.#readOnly(id, decision.class, decision.because);
    for (const disk of this.#disksOf(id)) await this.#makeWritable(disk.PNPDeviceID);
    const left = this.#disksOf(id).filter((disk) => disk.IsReadOnly);
    if (left.length === 0) return { achieved: 'allow', mechanism: 'device' };
    return {
      achieved: 'read-only',
      mechanism: 'disk-attribute',
      note: 'write-protected by the device or someone else',
    };
  }

  async #block(id: string): Promise<Outcome> {
    const before = this.#node(id);
    if (before && isForbidden(before)) return { achieved: 'block', mechanism: 'install-restrictions' };
    if (before?.ConfigManagerErrorCode !== PROBLEM_DISABLED) {
      await this.#former.keep(`${DISABLED}${id}`, null);
      const output = await this.#switch(disableDevice(id), switchByModule(id, false));
      const after = await this.#look(id);
      if (after && after.ConfigManagerErrorCode !== PROBLEM_DISABLED && !isForbidden(after)) {
        await this.#former.forget(`${DISABLED}${id}`);
        const note =
          output.code === NEEDS_RESTART
            ? 'a program holds the device: blocked from the next start'
            : firstLine(output);
        return { achieved: 'unknown', mechanism: 'none', note };
      }
    }
    return { achieved: 'block', mechanism: 'device-disabled' };
  }

  /** Undefined when the device works; else why it does not. */
  async #open(id: string): Promise<Outcome | undefined> {
    const before = this.#node(id);
    if (before?.ConfigManagerErrorCode === PROBLEM_DISABLED) {
      if (!(await this.#former.has(`${DISABLED}${id}`))) {
        return { achieved: 'block', mechanism: 'device-disabled', note: 'someone else had disabled it' };
      }
      await this.#enable(id);
      await this.#look(id);
    }
    const now = this.#node(id);
    if (now?.ConfigManagerErrorCode === PROBLEM_DISABLED) {
      return { achieved: 'block', mechanism: 'device-disabled', note: 'Windows did not enable it' };
    }
    if (now && isForbidden(now)) {
      return {
        achieved: 'block',
        mechanism: 'install-restrictions',
        note: 'not installed yet, or another policy forbids it',
      };
    }
    return undefined;
  }

  async #readOnly(
    id: string,
    deviceClass: DeviceClass,
    because: InterfaceDecision['because'],
  ): Promise<Outcome> {
    const isDisk = deviceClass === 'usb-storage' || deviceClass === 'sd';
    if (!isDisk) {
      const held = this.#policy && loosest(this.#policy, deviceClass) === 'read-only';
      if (held && because === 'class') {
        return { achieved: 'read-only', mechanism: 'removable-storage-policy' };
      }
      const outcome = await this.#block(id);
      return { ...outcome, note: 'Windows has no read-only for one such device: blocked instead' };
    }
    for (const disk of this.#disksOf(id)) {
      if (disk.IsReadOnly) continue;
      await this.#former.keep(`${READ_ONLY}${disk.PNPDeviceID}`, false);
      await this.#run(setDiskReadOnly(disk.Index, true));
    }
    await this.#look(id);
    const writable = this.#disksOf(id).filter((disk) => !disk.IsReadOnly);
    if (writable.length === 0) return { achieved: 'read-only', mechanism: 'disk-attribute' };
    const outcome = await this.#block(id);
    return { ...outcome, note: 'the disk does not take the read-only attribute: blocked instead' };
  }

  async #makeWritable(diskId: string): Promise<void> {
    const id = `${READ_ONLY}${diskId}`;
    const disk = this.#tree.disks.find((each) => each.PNPDeviceID === diskId);
    if (!(await this.#former.has(id)) || !disk) return; // not ours, or away: done when it is back
    await this.#run(setDiskReadOnly(disk.Index, false));
    await this.#former.forget(id);
    disk.IsReadOnly = false;
  }

  async #enable(id: string): Promise<void> {
    await this.#switch(enableDevice(id), switchByModule(id, true));
    await this.#run(restartDevice(id));
    await this.#former.forget(`${DISABLED}${id}`);
  }

  /** pnputil, or the PowerShell module where pnputil does not know the word yet (it prints its usage, code 1). */
  async #switch(command: Command, older: Command): Promise<CommandOutput> {
    const output = await this.#run(command);
    return output.code === 0 || output.code === NEEDS_RESTART ? output : this.#run(older);
  }

  async #look(id: string): Promise<DeviceNode | undefined> {
    this.#tree = parseDevices(await runJson(this.#run, listDevices()));
    return this.#node(id);
  }

  #node(id: string): DeviceNode | undefined {
    return this.#tree.nodes.find((node) => node.PNPDeviceID.toUpperCase() === id.toUpperCase());
  }

  #disksOf(id: string) {
    return this.#tree.disks.filter((disk) => disk.Parent?.toUpperCase() === id.toUpperCase());
  }
}

/** Known to Windows but without a driver: nothing can be read from it. */
function isForbidden(node: DeviceNode): boolean {
  return node.ConfigManagerErrorCode === PROBLEM_NO_DRIVER && !node.Service;
}

/** What of the policy holds only while the agent runs, so that nobody relies on more. */
function notHeldAlone(policy: DeviceControl): DeviceMechanism[] {
  const found: DeviceMechanism[] = [];
  if (policy.otherUsb.default === 'block') {
    const reason =
      'Windows cannot forbid all but keyboards and mice: other devices are disabled when the agent sees them, and stay so';
    found.push({ name: 'other-usb-default', state: 'missing', reason });
  }
  if (policy.usbStorage === 'read-only' && loosest(policy, 'usb-storage') === 'allow') {
    const reason =
      'an exception allows writing, so disks are made read-only one by one when the agent sees them';
    found.push({ name: 'read-only-by-class', state: 'missing', reason });
  }
  if (policy.bluetoothFileTransfer === 'block') {
    const reason = 'keeps Windows’ own file transfer from starting; other programs are not stopped';
    found.push({ name: 'bluetooth', state: 'active', reason });
  }
  return found;
}

function firstLine({ stdout, stderr }: CommandOutput): string {
  return (stderr || stdout).trim().split(/\r?\n/)[0]?.slice(0, 200) ?? '';
}
