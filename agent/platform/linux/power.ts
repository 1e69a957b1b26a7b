import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** True when there is a battery and no mains supply is connected (sysfs-class-power in the kernel's ABI). */
export async function onBattery(folder = '/sys/class/power_supply'): Promise<boolean> {
  let battery = false;
  for (const name of await readdir(folder).catch(() => [])) {
    const read = async (file: string) =>
      (await readFile(join(folder, name, file), 'utf8').catch(() => '')).trim();
    const type = await read('type');
    if ((type === 'Mains' || type === 'USB') && (await read('online')) === '1') return false;
    if (type === 'Battery' && (await read('scope')) !== 'Device') battery = true;
  }
  return battery;
}
