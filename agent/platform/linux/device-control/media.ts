import type { DeviceDescriptor } from '../../../../shared/policy/device-decision.ts';
import { deviceText, type Sysfs } from './sysfs.ts';
import { USB_DEVICES } from './usb-devices.ts';

/** A drive or card that is controlled at its own driver: optical drives (SCSI type 5) and SD cards. */
export interface Medium {
  descriptor: DeviceDescriptor;
  /** The bus and name by which a driver is bound and unbound, such as scsi and 1:0:0:0. */
  bus: 'scsi' | 'mmc';
  name: string;
  driver: 'sr' | 'mmcblk';
}

/** SCSI peripheral device type of CD and DVD drives (SPC-4 table 109). */
const SCSI_OPTICAL = '5';

/** Optical drives and SD cards present, unbound ones included. eMMC is soldered in and never among them. */
export async function media(sysfs: Sysfs): Promise<Medium[]> {
  const found: Medium[] = [];
  for (const name of await sysfs.list('bus/scsi/devices')) {
    if (!/^\d+:\d+:\d+:\d+$/.test(name)) continue;
    if ((await sysfs.read('bus/scsi/devices', name, 'type')) !== SCSI_OPTICAL) continue;
    const text = async (attribute: string) =>
      deviceText(await sysfs.read('bus/scsi/devices', name, attribute));
    const usb = await usbParent(sysfs, `bus/scsi/devices/${name}`);
    const descriptor: DeviceDescriptor = {
      id: `scsi:${name}`,
      vendor: await text('vendor'),
      product: await text('model'),
      ...usb,
      interfaces: [{ id: `scsi:${name}`, kind: 'optical', alternates: [] }],
    };
    found.push({ descriptor, bus: 'scsi', name, driver: 'sr' });
  }
  for (const name of await sysfs.list('bus/mmc/devices')) {
    if ((await sysfs.read('bus/mmc/devices', name, 'type')) !== 'SD') continue;
    const text = async (attribute: string) =>
      deviceText(await sysfs.read('bus/mmc/devices', name, attribute));
    const descriptor: DeviceDescriptor = {
      id: `mmc:${name}`,
      product: await text('name'),
      serial: await text('serial'),
      interfaces: [{ id: `mmc:${name}`, kind: 'sd', alternates: [] }],
    };
    found.push({ descriptor, bus: 'mmc', name, driver: 'mmcblk' });
  }
  return found;
}

/** Ids of the USB device that something in sysfs hangs on. */
async function usbParent(sysfs: Sysfs, path: string): Promise<Partial<DeviceDescriptor>> {
  const real = (await sysfs.resolve(path)) ?? '';
  const name = real.match(/\/(\d+-[\d.]+)\/\d+-[\d.]+:\d+\.\d+\//)?.[1];
  if (!name) return {};
  return {
    vendorId: await sysfs.read(USB_DEVICES, name, 'idVendor'),
    productId: await sysfs.read(USB_DEVICES, name, 'idProduct'),
    serial: deviceText(await sysfs.read(USB_DEVICES, name, 'serial')),
  };
}
