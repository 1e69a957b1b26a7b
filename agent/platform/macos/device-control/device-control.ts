import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Access, DeviceControl } from '../../../../shared/policy/device-control.ts';
import type {
  DeviceDescriptor,
  DeviceInterface,
  InterfaceDecision,
} from '../../../../shared/policy/device-decision.ts';
import type {
  DeviceControlBackend,
  DeviceMechanism,
  InterfaceResult,
} from '../../../enforcers/usb/backend.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import { FormerValues } from '../../former-values.ts';
import { type StreamLines, streamLines } from '../../line-stream.ts';
import { type SystemFiles, systemFiles } from '../../system-files.ts';
import {
  ejectDisk,
  isDiskName,
  mountVolume,
  unmountDisk,
  unmountVolume,
  type WholeDisk,
} from '../storage/diskutil.ts';
import { listenForDisks } from '../storage/storage-watcher.ts';
import { readStorage, type StorageTree } from '../storage/survey.ts';
import type { UsbDevice, UsbFunction } from '../usb-tree.ts';
import {
  clearSharing,
  consoleUser,
  parseSharing,
  readSharing,
  restartSharing,
  setSharing,
} from './bluetooth.ts';
import { deviceProfile, installedProfile, listProfiles, profileUuid } from './profile.ts';

export interface MacDeviceControlOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  files?: SystemFiles;
  stream?: StreamLines;
}

type Outcome = Pick<InterfaceResult, 'achieved' | 'mechanism' | 'note'>;

const BLUETOOTH = 'bluetooth ';
const READ_ONLY = 'read-only ';

/**
 * Device control by DiskArbitration's commands: volumes are unmounted and their disks ejected, or mounted again
 * read-only. A process without Apple's entitlements cannot refuse a mount before it happens; that is what the
 * configuration profile does, which the company's device management has to install.
 */
export class MacDeviceControl implements DeviceControlBackend {
  readonly #run: RunCommand;
  readonly #files: SystemFiles;
  readonly #stream: StreamLines;
  readonly #former: FormerValues;
  readonly #profileFile: string;
  #storage: StorageTree = { disks: [], info: new Map(), usb: [] };

  constructor(options: MacDeviceControlOptions) {
    this.#run = options.run ?? runCommand;
    this.#files = options.files ?? systemFiles;
    this.#stream = options.stream ?? streamLines;
    const folder = resolve(options.dataDir, 'device-control');
    this.#former = new FormerValues(join(folder, 'former-values.json'), this.#files);
    this.#profileFile = join(folder, 'guardpost-device-control.mobileconfig');
  }

  async install(policy: DeviceControl): Promise<DeviceMechanism[]> {
    return [await this.#installProfile(policy), ...(await this.#setBluetooth(policy.bluetoothFileTransfer))];
  }

  async differences(policy: DeviceControl): Promise<string[]> {
    const found: string[] = [];
    if ((await this.#files.read(this.#profileFile)) !== deviceProfile(policy)) found.push('profile file');
    if (policy.bluetoothFileTransfer === 'block') {
      const user = await this.#consoleUser();
      if (user && parseSharing(await this.#run(readSharing(user))) === true) found.push('bluetooth sharing');
    }
    return found;
  }

  async remove(): Promise<void> {
    await this.#files.remove(this.#profileFile);
    await this.#restoreBluetooth();
    this.#storage = await readStorage(this.#run);
    for (const id of await this.#former.ids()) {
      if (!id.startsWith(READ_ONLY)) continue;
      await this.#mountAgain(id.slice(READ_ONLY.length), { readOnly: false });
      await this.#former.forget(id);
    }
  }

  async devices(): Promise<DeviceDescriptor[]> {
    this.#storage = await readStorage(this.#run);
    const usb = this.#storage.usb.map(describeUsb);
    const known = new Set(
      this.#storage.usb.flatMap((device) => device.functions.flatMap(({ disks }) => disks)),
    );
    const others = [...this.#storage.info.values()].flatMap((disk): DeviceDescriptor[] => {
      const kind = disk.optical ? 'optical' : disk.protocol === 'Secure Digital' ? 'sd' : undefined;
      if (!kind || known.has(disk.name) || !/^disk\d+$/.test(disk.name)) return [];
      const product = disk.mediaName === undefined ? {} : { product: disk.mediaName.slice(0, 256) };
      return [{ id: disk.name, ...product, interfaces: [{ id: disk.name, kind, alternates: [] }] }];
    });
    return [...usb, ...others];
  }

  async enforce(
    device: DeviceDescriptor,
    decisions: readonly InterfaceDecision[],
  ): Promise<InterfaceResult[]> {
    const results: InterfaceResult[] = [];
    for (const decision of decisions) {
      const outcome = await this.#enforceOne(device, decision);
      results.push({ id: decision.id, wanted: decision.access, ...outcome });
    }
    return results;
  }

  async watch(onChange: () => void) {
    const listener = listenForDisks(this.#stream, onChange, () => {});
    return { mechanism: { name: 'hotplug', state: 'active' } as DeviceMechanism, close: listener.close };
  }

  async #enforceOne(device: DeviceDescriptor, decision: InterfaceDecision): Promise<Outcome> {
    const { access } = decision;
    if (decision.class === 'essential') return { achieved: 'allow', mechanism: 'none' };
    const disks = this.#disksOf(device.id, decision.id);
    if (disks.length === 0) return withoutDisk(decision);
    if (access === 'block') return this.#block(disks);
    const outcomes: Outcome[] = [];
    for (const disk of disks) outcomes.push(await this.#mounts(disk, access));
    return outcomes.find(({ achieved }) => achieved !== access) ?? outcomes[0]!;
  }

  /** Nothing of an ejected disk can be mounted until it is plugged in again. */
  async #block(disks: readonly string[]): Promise<Outcome> {
    for (const disk of disks) {
      const containers = this.#storage.disks.filter((each) => each.liesOn.includes(disk));
      for (const { name } of containers) await this.#run(unmountDisk(name));
      await this.#run(unmountDisk(disk));
      await this.#run(ejectDisk(disk));
    }
    this.#storage = await readStorage(this.#run);
    const left = disks.filter((disk) => this.#volumesOn(disk).some(({ mountPoint }) => mountPoint));
    if (left.length > 0)
      return { achieved: 'unknown', mechanism: 'none', note: `${left.join(', ')}: still mounted` };
    const gone = disks.every((disk) => !this.#storage.info.has(disk));
    if (gone) return { achieved: 'block', mechanism: 'eject' };
    const note = 'unmounted but not ejected: what mounts it again is unmounted again';
    return { achieved: 'block', mechanism: 'unmount', note };
  }

  async #mounts(disk: string, access: Exclude<Access, 'block'>): Promise<Outcome> {
    const readOnly = access === 'read-only';
    for (const { name, mountPoint } of this.#volumesOn(disk)) {
      const info = this.#storage.info.get(name);
      if (mountPoint === undefined || !info || info.writable === !readOnly) continue;
      // What was read-only before us stays so.
      if (!readOnly && !(await this.#former.has(`${READ_ONLY}${name}`))) continue;
      if (readOnly) await this.#former.keep(`${READ_ONLY}${name}`, false);
      await this.#mountAgain(name, { readOnly });
      if (!readOnly) await this.#former.forget(`${READ_ONLY}${name}`);
    }
    this.#storage = await readStorage(this.#run);
    const mounted = this.#volumesOn(disk).filter(({ mountPoint }) => mountPoint !== undefined);
    const writable = mounted.filter(({ name }) => this.#storage.info.get(name)?.writable !== false);
    if (readOnly && writable.length > 0) {
      const outcome = await this.#block([disk]);
      return { ...outcome, note: 'does not mount read-only: blocked instead' };
    }
    if (!readOnly && writable.length < mounted.length) {
      return { achieved: 'read-only', mechanism: 'mount', note: 'write-protected by someone else' };
    }
    return { achieved: access, mechanism: 'mount' };
  }

  async #mountAgain(volume: string, options: { readOnly: boolean }): Promise<void> {
    if (!isDiskName(volume)) return;
    await this.#run(unmountVolume(volume));
    await this.#run(mountVolume(volume, options));
  }

  /** Volumes of the disk itself and of APFS containers on it. */
  #volumesOn(disk: string): WholeDisk['volumes'] {
    return this.#storage.disks
      .filter((each) => each.name === disk || each.liesOn.includes(disk))
      .flatMap((each) => each.volumes);
  }

  #disksOf(deviceId: string, interfaceId: string): string[] {
    if (isDiskName(deviceId)) return [deviceId];
    const device = this.#storage.usb.find((each) => each.location === deviceId);
    return (
      device?.functions.filter((each) => functionId(device, each) === interfaceId).flatMap((f) => f.disks) ??
      []
    );
  }

  async #installProfile(policy: DeviceControl): Promise<DeviceMechanism> {
    const name = 'profile';
    const profile = deviceProfile(policy);
    if (profile === undefined) {
      await this.#files.remove(this.#profileFile);
      return { name, state: 'active', reason: 'the policy forbids no whole class: no profile is needed' };
    }
    await this.#files.write(this.#profileFile, profile, 0o644);
    const installed = installedProfile((await this.#run(listProfiles())).stdout);
    if (installed === profileUuid(profile)) return { name, state: 'active' };
    const older = installed === undefined ? 'not installed' : 'an older one is installed';
    const reason = `${older}: have the device management install ${this.#profileFile}; until then volumes are unmounted after they were mounted`;
    return { name, state: 'missing', reason };
  }

  async #setBluetooth(access: 'allow' | 'block'): Promise<DeviceMechanism[]> {
    const name = 'bluetooth';
    if (access === 'allow') {
      await this.#restoreBluetooth();
      return [];
    }
    const user = await this.#consoleUser();
    if (!user) return [{ name, state: 'missing', reason: 'nobody is logged in' }];
    const before = parseSharing(await this.#run(readSharing(user)));
    if (before !== false) {
      await this.#former.keep(`${BLUETOOTH}${user}`, before ?? null);
      await this.#run(setSharing(user, false));
      await this.#run(restartSharing());
    }
    if (parseSharing(await this.#run(readSharing(user))) !== false) return [{ name, state: 'failed' }];
    const reason =
      'switches Bluetooth Sharing off for the person at the screen; other programs are not stopped';
    return [{ name, state: 'active', reason }];
  }

  async #restoreBluetooth(): Promise<void> {
    for (const id of await this.#former.ids()) {
      if (!id.startsWith(BLUETOOTH)) continue;
      const user = id.slice(BLUETOOTH.length);
      const before = z
        .boolean()
        .nullable()
        .parse(await this.#former.get(id));
      await this.#run(before === null ? clearSharing(user) : setSharing(user, before));
      await this.#run(restartSharing());
      await this.#former.forget(id);
    }
  }

  /** Undefined at the log-in window, where the console is root's. */
  async #consoleUser(): Promise<string | undefined> {
    const user = (await this.#run(consoleUser())).stdout.trim();
    return user === '' || user === 'root' || user === '_mbsetupuser' ? undefined : user;
  }
}

function describeUsb(device: UsbDevice): DeviceDescriptor {
  const { location, functions, ...words } = device;
  return {
    id: location,
    ...words,
    interfaces: functions.map(
      (each): DeviceInterface => ({
        id: functionId(device, each),
        kind: each.optical ? 'optical' : 'usb',
        ...(each.usb ? { usb: each.usb } : {}),
        alternates: [],
        ...(each.label ? { label: each.label } : {}),
        // Policy knows whatever makes a disk by this name.
        ...(each.disks.length > 0 ? { driver: 'usb-storage' } : {}),
      }),
    ),
  };
}

function functionId(device: UsbDevice, each: UsbFunction): string {
  return `${device.location}:${each.number}`;
}

/** macOS lets no program switch a USB function off; a storage function without a disk has nothing to mount. */
function withoutDisk({ access, class: deviceClass }: InterfaceDecision): Outcome {
  if (access === 'allow') return { achieved: 'allow', mechanism: 'none' };
  if (deviceClass === 'usb-storage' || deviceClass === 'sd' || deviceClass === 'optical') {
    return { achieved: 'block', mechanism: 'eject', note: 'there is no disk now' };
  }
  const note = 'macOS lets no program switch such a device off: only reported';
  return { achieved: 'unknown', mechanism: 'none', note };
}
