import type { Access } from '../../../../shared/policy/device-control.ts';
import type { InterfaceResult } from '../../../enforcers/usb/backend.ts';
import type { RunCommand } from '../../command.ts';
import { disksBelow, letGo, setReadOnly } from './disks.ts';
import type { Journal } from './journal.ts';
import type { Medium } from './media.ts';
import type { Sysfs } from './sysfs.ts';

type Outcome = Pick<InterfaceResult, 'achieved' | 'mechanism' | 'note'>;

/** Switches an optical drive or an SD card at its driver. */
export class MediumSwitch {
  readonly #sysfs: Sysfs;
  readonly #run: RunCommand;
  readonly #journal: Journal;

  constructor(sysfs: Sysfs, run: RunCommand, journal: Journal) {
    this.#sysfs = sysfs;
    this.#run = run;
    this.#journal = journal;
  }

  async set(medium: Medium, access: Access): Promise<Outcome> {
    const folder = `bus/${medium.bus}/devices/${medium.name}`;
    const bound = async () => (await this.#sysfs.linkName(folder, 'driver')) !== undefined;
    if (access === 'block') {
      if (await bound()) {
        await letGo(this.#run, await disksBelow(this.#sysfs, folder));
        await this.#sysfs.write(medium.name, `bus/${medium.bus}/drivers`, medium.driver, 'unbind');
      }
      if (await bound())
        return { achieved: 'unknown', mechanism: 'driver-unbind', note: 'the driver did not let go' };
      return { achieved: 'block', mechanism: 'driver-unbind' };
    }
    const before = await this.#journal.get();
    const wasUnbound = before.unbound.includes(medium.name);
    if (!wasUnbound && !(await bound()))
      await this.#sysfs.write(medium.name, `bus/${medium.bus}/drivers_probe`);
    if (!(await bound())) return { achieved: 'block', mechanism: 'driver-unbind', note: 'no driver took it' };
    const ours = (await disksBelow(this.#sysfs, folder)).filter(
      (disk) => !before.readOnly.includes(disk.name),
    );
    await setReadOnly(this.#run, ours, access === 'read-only');
    const disks = await disksBelow(this.#sysfs, folder);
    const readOnly = disks.length > 0 && disks.every((disk) => disk.readOnly);
    if (access === 'allow') return { achieved: 'allow', mechanism: 'driver' };
    if (readOnly) return { achieved: 'read-only', mechanism: 'block-read-only' };
    return { achieved: 'allow', mechanism: 'block-read-only', note: 'the kernel did not set it read-only' };
  }
}
