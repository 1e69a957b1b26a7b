import type { UsbTriple } from '../../../shared/policy/device-decision.ts';
import type { Command } from '../command.ts';
import { dicts, isDict, numberOf, type PlistDict, parsePlist, textOf } from './plist.ts';

/** A USB device with its functions and the disks that they make, as the I/O Registry has it. */
export interface UsbDevice {
  /** Where it is plugged in, eight hex digits; the same as long as it stays there. */
  location: string;
  vendorId?: string;
  productId?: string;
  serial?: string;
  vendor?: string;
  product?: string;
  functions: UsbFunction[];
}

export interface UsbFunction {
  number: number;
  usb?: UsbTriple;
  label?: string;
  /** Whole disks, such as disk4. */
  disks: string[];
  /** True when one of them is a CD or DVD. */
  optical: boolean;
}

/** Every USB device with what hangs on it, as a property list. */
export function listUsb(): Command {
  return {
    file: '/usr/sbin/ioreg',
    args: ['-a', '-l', '-w', '0', '-r', '-c', 'IOUSBHostDevice'],
    reads: true,
  };
}

const CHILDREN = 'IORegistryEntryChildren';
const MAX_DEPTH = 40;

/** What `listUsb` printed: nothing at all when there is no USB device. */
export function parseUsb(output: string): UsbDevice[] {
  const found = new Map<string, UsbDevice>();
  for (const root of dicts(parsePlist(output))) visitDevices(root, found, 0);
  return [...found.values()];
}

/** A device behind a hub is listed below the hub and once more on its own. */
function visitDevices(entry: PlistDict, found: Map<string, UsbDevice>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (isUsbDevice(entry)) {
    const device = readDevice(entry);
    const known = found.get(device.location);
    if (!known || known.functions.length < device.functions.length) found.set(device.location, device);
  }
  for (const child of dicts(entry[CHILDREN])) visitDevices(child, found, depth + 1);
}

function isUsbDevice(entry: PlistDict): boolean {
  return /^IOUSBHostDevice$|^IOUSBDevice$/.test(textOf(entry, 'IOObjectClass') ?? '') && 'idVendor' in entry;
}

function readDevice(entry: PlistDict): UsbDevice {
  const functions: UsbFunction[] = [];
  collectFunctions(entry, functions, 0);
  const text = (...keys: string[]) => textOf(entry, ...keys)?.slice(0, 256);
  const vendor = text('kUSBVendorString', 'USB Vendor Name');
  const product = text('kUSBProductString', 'USB Product Name');
  const serial = text('kUSBSerialNumberString', 'USB Serial Number');
  const location = numberOf(entry, 'locationID');
  return {
    location:
      location === undefined
        ? `${hex(numberOf(entry, 'idVendor'), 4)}:${hex(numberOf(entry, 'idProduct'), 4)}:${serial ?? ''}`
        : hex(location, 8)!,
    ...optional('vendorId', hex(numberOf(entry, 'idVendor'), 4)),
    ...optional('productId', hex(numberOf(entry, 'idProduct'), 4)),
    ...optional('serial', serial),
    ...optional('vendor', vendor),
    ...optional('product', product),
    functions,
  };
}

/** Interfaces of this device; not those of a device below it. */
function collectFunctions(entry: PlistDict, functions: UsbFunction[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const child of dicts(entry[CHILDREN])) {
    if (isUsbDevice(child)) continue;
    if (/^IOUSB(Host)?Interface$/.test(textOf(child, 'IOObjectClass') ?? '')) {
      functions.push(readFunction(child, functions.length));
    } else collectFunctions(child, functions, depth + 1);
  }
}

function readFunction(entry: PlistDict, index: number): UsbFunction {
  const found = { disks: [] as string[], optical: false };
  collectDisks(entry, found, 0);
  const [klass, subclass, protocol] = ['Class', 'SubClass', 'Protocol'].map((name) =>
    numberOf(entry, `bInterface${name}`),
  );
  const isCode = (value: number | undefined): value is number => value !== undefined && value <= 255;
  return {
    number: numberOf(entry, 'bInterfaceNumber') ?? index,
    ...(isCode(klass)
      ? {
          usb: {
            class: klass,
            subclass: isCode(subclass) ? subclass : 0,
            protocol: isCode(protocol) ? protocol : 0,
          },
        }
      : {}),
    ...optional('label', textOf(entry, 'kUSBString', 'IORegistryEntryName')?.slice(0, 256)),
    ...found,
  };
}

function collectDisks(entry: PlistDict, found: { disks: string[]; optical: boolean }, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const child of dicts(entry[CHILDREN])) {
    const name = textOf(child, 'BSD Name');
    // Partitions and what else lies on the disk are below it.
    if (name && /^disk\d+$/.test(name)) {
      found.disks.push(name);
      if (/^IO(CD|DVD|BD)Media$/.test(textOf(child, 'IOObjectClass') ?? '')) found.optical = true;
    } else if (isDict(child)) collectDisks(child, found, depth + 1);
  }
}

function hex(value: number | undefined, digits: number): string | undefined {
  if (value === undefined || value < 0) return undefined;
  return Math.trunc(value).toString(16).padStart(digits, '0').slice(-digits);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}
