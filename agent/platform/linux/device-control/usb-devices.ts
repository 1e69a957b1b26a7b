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
  const found = await Promise.all(
    names
      .filter((name) => /^\d+-\d+(\.\d+)*$/.test(name))
      .map((name) => {
        const interfaces = names.filter((other) => other.startsWith(`${name}:`));
        return readDevice(sysfs, name, interfaces);
      }),
  );
  return found.filter((device) => device !== undefined);
}

async function readDevice(
  sysfs: Sysfs,
  name: string,
  interfaces: string[],
): Promise<DeviceDescriptor | undefined> {
  const attribute = (attributeName: string) => sysfs.read(USB_DEVICES, name, attributeName);
  const [vendorId, productId, instance, serial, vendor, product] = await Promise.all(
    ['idVendor', 'idProduct', 'devnum', 'serial', 'manufacturer', 'product'].map(attribute),
  );
  if (vendorId === undefined) return undefined; // gone meanwhile
  const settings = parseDescriptors(await sysfs.readBytes(USB_DEVICES, name, 'descriptors'));
  return {
    id: name,
    instance,
    vendorId: vendorId.slice(0, 4),
    productId: productId?.slice(0, 4),
    serial: deviceText(serial),
    vendor: deviceText(vendor),
    product: deviceText(product),
    interfaces: await Promise.all(interfaces.map((id) => readInterface(sysfs, id, settings))),
  };
}

async function readInterface(
  sysfs: Sysfs,
  id: string,
  settings: InterfaceSetting[],
): Promise<DeviceInterface> {
  const hex = async (name: string) => Number.parseInt((await sysfs.read(USB_DEVICES, id, name)) ?? '', 16);
  const [usbClass, subclass, protocol, label, driver] = await Promise.all([
    hex('bInterfaceClass'),
    hex('bInterfaceSubClass'),
    hex('bInterfaceProtocol'),
    sysfs.read(USB_DEVICES, id, 'interface'),
    sysfs.linkName(USB_DEVICES, id, 'driver'),
  ]);
  const current: UsbTriple = { class: usbClass, subclass, protocol };
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
    label: deviceText(label),
    driver,
  };
}
