import type {
  DeviceDescriptor,
  DeviceInterface,
  UsbTriple,
} from '../../../../shared/policy/device-decision.ts';
import { type InterfaceSetting, parseDescriptors } from './descriptors.ts';
import { deviceText, type Sysfs } from './sysfs.ts';

export const USB_DEVICES = 'bus/usb/devices';

/** Names of the root hubs, such as usb1: the kernel's own, one a host controller. */
export async function rootHubs(sysfs: Sysfs): Promise<string[]> {
  return (await sysfs.list(USB_DEVICES)).filter((name) => /^usb\d+$/.test(name));
}

/** Every USB device but root hubs, with its interfaces, switched off or not. */
export async function usbDevices(sysfs: Sysfs): Promise<DeviceDescriptor[]> {
  const names = await sysfs.list(USB_DEVICES);
  const found: DeviceDescriptor[] = [];
  for (const name of names) {
    if (!/^\d+-\d+(\.\d+)*$/.test(name)) continue;
    const device = await readDevice(
      sysfs,
      name,
      names.filter((other) => other.startsWith(`${name}:`)),
    );
    if (device) found.push(device);
  }
  return found;
}

async function readDevice(
  sysfs: Sysfs,
  name: string,
  interfaces: string[],
): Promise<DeviceDescriptor | undefined> {
  const attribute = (attributeName: string) => sysfs.read(USB_DEVICES, name, attributeName);
  const vendorId = await attribute('idVendor');
  if (vendorId === undefined) return undefined; // gone meanwhile
  const settings = parseDescriptors(await sysfs.readBytes(USB_DEVICES, name, 'descriptors'));
  return {
    id: name,
    instance: await attribute('devnum'),
    vendorId: vendorId.slice(0, 4),
    productId: (await attribute('idProduct'))?.slice(0, 4),
    serial: deviceText(await attribute('serial')),
    vendor: deviceText(await attribute('manufacturer')),
    product: deviceText(await attribute('product')),
    interfaces: await Promise.all(interfaces.map((id) => readInterface(sysfs, id, settings))),
  };
}

async function readInterface(
  sysfs: Sysfs,
  id: string,
  settings: InterfaceSetting[],
): Promise<DeviceInterface> {
  const hex = async (name: string) => Number.parseInt((await sysfs.read(USB_DEVICES, id, name)) ?? '', 16);
  const current: UsbTriple = {
    class: await hex('bInterfaceClass'),
    subclass: await hex('bInterfaceSubClass'),
    protocol: await hex('bInterfaceProtocol'),
  };
  const [, configuration, number] = id.match(/:(\d+)\.(\d+)$/) ?? [];
  const alternates = settings.filter(
    (setting) => setting.configuration === Number(configuration) && setting.number === Number(number),
  );
  const complete = Object.values(current).every((value) => !Number.isNaN(value));
  return {
    id,
    kind: 'usb',
    usb: complete ? current : undefined,
    alternates: alternates.map((setting) => setting.usb),
    label: deviceText(await sysfs.read(USB_DEVICES, id, 'interface')),
    driver: await sysfs.linkName(USB_DEVICES, id, 'driver'),
  };
}
