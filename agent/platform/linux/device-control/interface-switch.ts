import type { Access } from '../../../../shared/policy/device-control.ts';
import type { InterfaceResult } from '../../../enforcers/usb/backend.ts';
import type { RunCommand } from '../../command.ts';
import { disksBelow, letGo, setReadOnly } from './disks.ts';
import type { Journal } from './journal.ts';
import type { Sysfs } from './sysfs.ts';
import { USB_DEVICES } from './usb-devices.ts';

type Outcome = Pick<InterfaceResult, 'achieved' | 'mechanism' | 'note'>;

/** Switches one USB interface: off, on with its disks read-only, or on. */
export class InterfaceSwitch {
  readonly #sysfs: Sysfs;
  readonly #run: RunCommand;
  readonly #journal: Journal;

  constructor(sysfs: Sysfs, run: RunCommand, journal: Journal) {
    this.#sysfs = sysfs;
    this.#run = run;
    this.#journal = journal;
  }

  /** `isDisk`: block devices may hang on it, which are let go before it is switched off, or made read-only. */
  async set(id: string, access: Access, isDisk: boolean): Promise<Outcome> {
    return access === 'block' ? this.#switchOff(id, isDisk) : this.#switchOn(id, access, isDisk);
  }

  async #switchOff(id: string, isDisk: boolean): Promise<Outcome> {
    const before = await this.#read(id, 'authorized');
    if (before !== '0') {
      if (isDisk) await letGo(this.#run, await this.#disks(id));
      await this.#write('0', id, 'authorized');
    }
    const after = await this.#read(id, 'authorized');
    if (after === '0' && (await this.#driver(id)) === undefined) {
      return { achieved: 'block', mechanism: 'interface-authorization' };
    }
    return this.#unbind(id, after);
  }

  /** Kernels before 4.4 have no authorisation of interfaces, and a driver can refuse to let go. */
  async #unbind(id: string, authorized: string | undefined): Promise<Outcome> {
    const driver = await this.#driver(id);
    const note =
      authorized === undefined ? 'no interface authorisation in this kernel' : 'the driver did not let go';
    if (driver) await this.#sysfs.write(id, 'bus/usb/drivers', driver, 'unbind');
    const gone = (await this.#driver(id)) === undefined;
    if (!gone) return { achieved: 'unknown', mechanism: 'none', note };
    return { achieved: 'block', mechanism: 'driver-unbind', note };
  }

  async #switchOn(id: string, access: 'allow' | 'read-only', isDisk: boolean): Promise<Outcome> {
    const before = await this.#journal.get();
    if (before.off.includes(id)) {
      return {
        achieved: 'block',
        mechanism: 'interface-authorization',
        note: 'someone else had switched it off',
      };
    }
    if ((await this.#read(id, 'authorized')) === '0') {
      await this.#write('1', id, 'authorized');
      // Authorised late, an interface has missed its drivers; the bus is asked to look for one again.
      await this.#sysfs.write(id, 'bus/usb/drivers_probe');
      if ((await this.#read(id, 'authorized')) === '0') {
        const note = 'the kernel did not authorise it';
        return { achieved: 'block', mechanism: 'interface-authorization', note };
      }
    }
    if (!isDisk) return { achieved: 'allow', mechanism: 'interface-authorization' };
    const disks = await this.#disks(id);
    if (access === 'read-only') {
      await setReadOnly(this.#run, disks, true);
      return readBack(await this.#disks(id));
    }
    if (disks.every((disk) => !disk.readOnly))
      return { achieved: 'allow', mechanism: 'interface-authorization' };
    const ours = disks.filter((disk) => !before.readOnly.includes(disk.name));
    await setReadOnly(this.#run, ours, false);
    const left = (await this.#disks(id)).filter((disk) => disk.readOnly);
    if (left.length === 0) return { achieved: 'allow', mechanism: 'interface-authorization' };
    return {
      achieved: 'read-only',
      mechanism: 'interface-authorization',
      note: 'write-protected by the device or by someone else',
    };
  }

  #disks(id: string) {
    return disksBelow(this.#sysfs, `${USB_DEVICES}/${id}`);
  }

  #driver(id: string): Promise<string | undefined> {
    return this.#sysfs.linkName(USB_DEVICES, id, 'driver');
  }

  #read(id: string, attribute: string): Promise<string | undefined> {
    return this.#sysfs.read(USB_DEVICES, id, attribute);
  }

  #write(value: string, id: string, attribute: string): Promise<boolean> {
    return this.#sysfs.write(value, USB_DEVICES, id, attribute);
  }
}

/** What the block layer says. A disk that is yet to appear is set read-only by the udev rule as it does. */
function readBack(disks: readonly { readOnly: boolean }[]): Outcome {
  if (disks.length === 0) return { achieved: 'read-only', mechanism: 'udev-rule', note: 'no disk yet' };
  const all = disks.every((disk) => disk.readOnly);
  return all
    ? { achieved: 'read-only', mechanism: 'block-read-only' }
    : { achieved: 'allow', mechanism: 'block-read-only', note: 'the kernel did not set it read-only' };
}
