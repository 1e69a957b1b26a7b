import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DeviceControl } from '../../../../shared/policy/device-control.ts';
import {
  type DeviceDescriptor,
  type InterfaceDecision,
  unattendedPolicy,
} from '../../../../shared/policy/device-decision.ts';
import type {
  DeviceControlBackend,
  DeviceMechanism,
  InterfaceResult,
} from '../../../enforcers/usb/backend.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import { BluetoothFileTransfer } from './bluetooth.ts';
import { disksBelow } from './disks.ts';
import { watchHotplug } from './hotplug.ts';
import { InterfaceSwitch } from './interface-switch.ts';
import { Journal } from './journal.ts';
import { type Medium, media } from './media.ts';
import { MediumSwitch } from './medium-switch.ts';
import { Sysfs } from './sysfs.ts';
import { blocksSomeInterface, compileUdevRules, RULES_FILE } from './udev-rules.ts';
import { rootHubs, USB_DEVICES, usbDevices } from './usb-devices.ts';

export interface LinuxDeviceControlOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  sysRoot?: string;
  /** Where udev looks for the administrator's rules. */
  rulesDir?: string;
  /** Where systemd looks for units of all users. */
  userUnits?: string;
}

const HUB_DEFAULT = 'interface_authorized_default';

/**
 * Device control by the kernel: new USB interfaces begin unauthorised (Documentation/usb/authorization.rst), udev
 * rules authorise those that policy lets through, and the block layer's read-only flag keeps disks from being
 * written. All of it works without this process.
 */
export class LinuxDeviceControl implements DeviceControlBackend {
  readonly #run: RunCommand;
  readonly #sysfs: Sysfs;
  readonly #rulesFile: string;
  readonly #journal: Journal;
  readonly #bluetooth: BluetoothFileTransfer;
  readonly #interfaces: InterfaceSwitch;
  readonly #mediumSwitch: MediumSwitch;
  readonly #media = new Map<string, Medium>();
  /** The last driver of each interface, as long as the device stays plugged in. */
  #drivers = new Map<string, string>();

  constructor(options: LinuxDeviceControlOptions) {
    this.#run = options.run ?? runCommand;
    this.#sysfs = new Sysfs(options.sysRoot);
    this.#rulesFile = join(options.rulesDir ?? '/etc/udev/rules.d', RULES_FILE);
    this.#journal = new Journal(resolve(options.dataDir, 'device-control', 'former-values.json'));
    this.#bluetooth = new BluetoothFileTransfer(this.#run, options.userUnits);
    this.#interfaces = new InterfaceSwitch(this.#sysfs, this.#run, this.#journal);
    this.#mediumSwitch = new MediumSwitch(this.#sysfs, this.#run, this.#journal);
  }

  async install(policy: DeviceControl): Promise<DeviceMechanism[]> {
    await this.#recordFormerValues();
    await mkdir(join(this.#rulesFile, '..'), { recursive: true });
    await writeFile(this.#rulesFile, compileUdevRules(policy), { mode: 0o644, flush: true });
    const mechanisms = [await this.#reloadRules(), await this.#setHubDefaults(policy)];
    const bluetooth = await this.#bluetooth.set(policy.bluetoothFileTransfer);
    return bluetooth ? [...mechanisms, bluetooth] : mechanisms;
  }

  async differences(policy: DeviceControl): Promise<string[]> {
    const found: string[] = [];
    const rules = await readFile(this.#rulesFile, 'utf8').catch(() => undefined);
    if (rules === undefined) found.push('udev rules removed');
    else if (rules !== compileUdevRules(policy)) found.push('udev rules changed');
    for (const hub of await rootHubs(this.#sysfs)) {
      const value = await this.#sysfs.read(USB_DEVICES, hub, HUB_DEFAULT);
      const wanted = await this.#wantedHubDefault(policy, hub);
      if (value !== undefined && value !== wanted)
        found.push(`${hub}: new interfaces begin ${value === '1' ? 'on' : 'off'}`);
    }
    if (!(await this.#bluetooth.isAsWanted(policy.bluetoothFileTransfer)))
      found.push('bluetooth file transfer');
    return found;
  }

  async remove(): Promise<void> {
    const hadRules = await readFile(this.#rulesFile).then(
      () => true,
      () => false,
    );
    await rm(this.#rulesFile, { force: true });
    if (hadRules) await this.#reloadRules();
    await this.#bluetooth.set('allow');
    if (!hadRules && (await this.#journal.isEmpty())) return;
    const recorded = await this.#journal.get();
    for (const hub of await rootHubs(this.#sysfs)) {
      await this.#sysfs.write(recorded.hubDefaults[hub] ?? '1', USB_DEVICES, hub, HUB_DEFAULT);
    }
    // Also what the rules switched off without us; what was off before we came stays off.
    for (const device of await usbDevices(this.#sysfs)) {
      for (const item of device.interfaces) await this.#interfaces.set(item.id, 'allow', true);
    }
    for (const medium of await media(this.#sysfs)) await this.#mediumSwitch.set(medium, 'allow');
    await this.#journal.clear();
  }

  async devices(): Promise<DeviceDescriptor[]> {
    const usb = await usbDevices(this.#sysfs);
    this.#recallDrivers(usb);
    this.#media.clear();
    for (const medium of await media(this.#sysfs)) this.#media.set(medium.descriptor.id, medium);
    const drives = [...this.#media.values()].map((medium) => medium.descriptor);
    return [...usb, ...drives];
  }

  async enforce(
    device: DeviceDescriptor,
    decisions: readonly InterfaceDecision[],
  ): Promise<InterfaceResult[]> {
    const medium = this.#media.get(device.id);
    const results: InterfaceResult[] = [];
    for (const decision of decisions) {
      const outcome = medium
        ? await this.#mediumSwitch.set(medium, decision.access)
        : await this.#enforceInterface(decision);
      results.push({ id: decision.id, wanted: decision.access, ...outcome });
    }
    return results;
  }

  watch(onChange: () => void) {
    return watchHotplug(this.#sysfs, onChange);
  }

  /**
   * An interface that only its driver gave away as storage has none once it is switched off; forgotten, it would be
   * let in again, found out again, and so on.
   */
  #recallDrivers(devices: readonly DeviceDescriptor[]): void {
    const present = new Map<string, string>();
    for (const { instance, interfaces } of devices) {
      for (const item of interfaces) {
        const key = `${item.id}#${instance ?? ''}`;
        item.driver ??= this.#drivers.get(key);
        if (item.driver) present.set(key, item.driver);
      }
    }
    this.#drivers = present;
  }

  async #enforceInterface(decision: InterfaceDecision): Promise<Omit<InterfaceResult, 'id' | 'wanted'>> {
    const isDisk = decision.class === 'usb-storage' || decision.class === 'optical';
    if (decision.access !== 'read-only' || isDisk)
      return this.#interfaces.set(decision.id, decision.access, isDisk);
    const outcome = await this.#interfaces.set(decision.id, 'block', false);
    const note = 'phones and cameras cannot be read-only here: blocked instead';
    return { ...outcome, note: outcome.note ? `${note}; ${outcome.note}` : note };
  }

  async #recordFormerValues(): Promise<void> {
    if (!(await this.#journal.isEmpty())) return;
    const hubDefaults: Record<string, string> = {};
    for (const hub of await rootHubs(this.#sysfs)) {
      const value = await this.#sysfs.read(USB_DEVICES, hub, HUB_DEFAULT);
      if (value !== undefined) hubDefaults[hub] = value;
    }
    const off: string[] = [];
    const readOnly: string[] = [];
    for (const item of (await usbDevices(this.#sysfs)).flatMap((device) => device.interfaces)) {
      if ((await this.#sysfs.read(USB_DEVICES, item.id, 'authorized')) === '0') off.push(item.id);
      const disks = await disksBelow(this.#sysfs, `${USB_DEVICES}/${item.id}`);
      readOnly.push(...disks.filter((disk) => disk.readOnly).map((disk) => disk.name));
    }
    const unbound: string[] = [];
    for (const { bus, name } of await media(this.#sysfs)) {
      const folder = `bus/${bus}/devices/${name}`;
      if ((await this.#sysfs.linkName(folder, 'driver')) === undefined) unbound.push(name);
      const disks = await disksBelow(this.#sysfs, folder);
      readOnly.push(...disks.filter((disk) => disk.readOnly).map((disk) => disk.name));
    }
    await this.#journal.record({ hubDefaults, off, readOnly, unbound });
  }

  async #wantedHubDefault(policy: DeviceControl, hub: string): Promise<string> {
    if (blocksSomeInterface(unattendedPolicy(policy))) return '0';
    return (await this.#journal.get()).hubDefaults[hub] ?? '1';
  }

  async #setHubDefaults(policy: DeviceControl): Promise<DeviceMechanism> {
    const name = 'default-deny';
    const hubs = await rootHubs(this.#sysfs);
    if (hubs.length === 0) return { name, state: 'missing', reason: 'there is no USB bus' };
    const failed: string[] = [];
    for (const hub of hubs) {
      const wanted = await this.#wantedHubDefault(policy, hub);
      await this.#sysfs.write(wanted, USB_DEVICES, hub, HUB_DEFAULT);
      if ((await this.#sysfs.read(USB_DEVICES, hub, HUB_DEFAULT)) !== wanted) failed.push(hub);
    }
    if (failed.length === 0) return { name, state: 'active' };
    const reason = `${failed.join(', ')}: the kernel has no interface authorisation; a device is switched off after it was found`;
    return { name, state: 'missing', reason };
  }

  async #reloadRules(): Promise<DeviceMechanism> {
    const output = await this.#run({ file: 'udevadm', args: ['control', '--reload'] });
    if (output.code === 0) return { name: 'rules', state: 'active' };
    const reason = `udev did not take the rules: they hold from the next start; until then only while the agent runs (${output.stderr.trim().slice(0, 200)})`;
    return { name: 'rules', state: 'missing', reason };
  }
}
