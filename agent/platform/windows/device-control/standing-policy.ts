import {
  type Access,
  accessRank,
  type DeviceClass,
  type DeviceControl,
} from '../../../../shared/policy/device-control.ts';
import { classAccess, unattendedPolicy } from '../../../../shared/policy/device-decision.ts';
import type { RegistryValue } from '../registry.ts';

/** What the agent has let through although the class is not open: an exception, a release. */
export interface Permitted {
  /** Device instance ids. */
  instanceIds: readonly string[];
  /** Their classes. */
  classes: ReadonlySet<DeviceClass>;
}

// RemovableStorage.admx: one key a class of devices. Disks are named by the interface class of volumes.
const REMOVABLE = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices';
export const REMOVABLE_DISKS = `${REMOVABLE}\\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}`;
export const CD_AND_DVD = `${REMOVABLE}\\{53f56308-b6bf-11d0-94f2-00a0c91efb8b}`;
export const WPD_DEVICES = [
  `${REMOVABLE}\\{6AC27878-A6FA-4155-BA85-F98F491D4F33}`,
  `${REMOVABLE}\\{F33FDC04-D1AC-4E8E-9A30-19BBD4B108AE}`,
];

// DeviceInstallation.admx.
export const RESTRICTIONS = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
/** Drivers of USB storage: Bulk-Only and, since Windows 8, USB Attached SCSI. */
export const STORAGE_SERVICES = [`${SERVICES}\\USBSTOR`, `${SERVICES}\\UASPStor`];
const SERVICE_DISABLED = 4;

/** Since Windows XP SP2: disks behind USBSTOR are read-only from their next arrival. UASP disks ignore it. */
export const STORAGE_DEVICE_POLICIES = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\StorageDevicePolicies';

/** Windows' own Bluetooth file transfer. A debugger that ends at once keeps it from starting. */
const FSQUIRT =
  'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\fsquirt.exe';
const ENDS_AT_ONCE = '%SystemRoot%\\System32\\systray.exe';

/** Administrators' lists count from 1; ours stay out of their way. */
const FIRST_LIST_NAME = 7001;

// Compatible ids ("Standard USB Identifiers"): every storage subclass of USB Mass Storage Class overview 1.4
// table 1 but 02, which is CD and DVD.
const STORAGE_IDS = ['01', '03', '04', '05', '06', '08'].map((code) => `USB\\Class_08&SubClass_${code}`);
/** The first for any bus ("GenCdRom" of cdrom.inf). */
const OPTICAL_IDS = ['GenCdRom', 'USB\\Class_08&SubClass_02'];
/** Still image (PTP, MTP), Microsoft's MTP descriptor, Android's ADB and fastboot, Apple's usbmux. */
const PORTABLE_IDS = [
  'USB\\Class_06',
  'USB\\MS_COMP_MTP',
  'USB\\MS_COMP_PTP',
  'USB\\Class_FF&SubClass_42',
  'USB\\Class_FF&SubClass_FE&Prot_02',
];
/** "Identifiers for Secure Digital (SD) devices": every SD memory card has it. */
const SD_IDS = ['SD\\CLASS_STORAGE'];
/** Bluetooth assigned numbers: OBEX Object Push and OBEX File Transfer. */
const BLUETOOTH_IDS = ['00001105', '00001106'].map(
  (service) => `BTHENUM\\{${service}-0000-1000-8000-00805f9b34fb}`,
);

/**
 * The registry values that hold a policy without the agent, or as far as `permitted` devices leave it. Where a
 * value can only speak for a whole class, an exception that loosens leaves it unset, and devices are kept out one
 * by one through installation restrictions. Keyboards, mice and hubs are in none of the lists. Pure.
 */
export function standingPolicy(policy: DeviceControl, permitted: Permitted): RegistryValue[] {
  const closed = unattendedPolicy(policy);
  const whole = (deviceClass: DeviceClass) =>
    permitted.classes.has(deviceClass) ? 'allow' : loosest(policy, deviceClass);
  // A card in a reader is a removable disk like any other.
  const disks = looser(whole('usb-storage'), whole('sd'));
  return [
    ...denials(REMOVABLE_DISKS, disks),
    ...denials(CD_AND_DVD, whole('optical')),
    ...WPD_DEVICES.flatMap((key) => denials(key, whole('portable'))),
    ...restrictions(closed, permitted),
    ...(disks === 'block' && whole('optical') === 'block'
      ? STORAGE_SERVICES.map((key) => dword(key, 'Start', SERVICE_DISABLED))
      : []),
    ...(disks === 'allow' ? [] : [dword(STORAGE_DEVICE_POLICIES, 'WriteProtect', 1)]),
    ...(policy.bluetoothFileTransfer === 'block'
      ? [{ key: FSQUIRT, name: 'Debugger', type: 'REG_SZ' as const, data: ENDS_AT_ONCE }]
      : []),
  ];
}

/** The least strict access that the class itself or any exception for it gives. */
export function loosest(policy: DeviceControl, deviceClass: DeviceClass): Access {
  return policy.exceptions
    .filter((exception) => exception.classes?.includes(deviceClass) ?? true)
    .reduce((access, exception) => looser(access, exception.access), classAccess(policy, deviceClass));
}

/** Hardware and compatible ids whose installation the policy forbids. */
export function deniedIds(policy: DeviceControl): string[] {
  return [
    ...(policy.usbStorage === 'block' ? STORAGE_IDS : []),
    ...(policy.optical === 'block' ? OPTICAL_IDS : []),
    ...(policy.portable === 'block' ? PORTABLE_IDS : []),
    ...(policy.sd === 'block' ? SD_IDS : []),
    ...(policy.bluetoothFileTransfer === 'block' ? BLUETOOTH_IDS : []),
    ...policy.otherUsb.rules.filter((rule) => rule.access === 'block').map(classId),
  ];
}

function classId(rule: { class: string; subclass?: string | undefined; protocol?: string | undefined }) {
  const subclass = rule.subclass === undefined ? '' : `&SubClass_${rule.subclass.toUpperCase()}`;
  // Windows makes no id of class and protocol alone.
  const protocol = subclass && rule.protocol !== undefined ? `&Prot_${rule.protocol.toUpperCase()}` : '';
  return `USB\\Class_${rule.class.toUpperCase()}${subclass}${protocol}`;
}

/** Instance ids of the devices that policy allows without conditions and names in full. */
function namedInstances(policy: DeviceControl): string[] {
  const exact = (text: string | undefined) => (text && !/[*?]/.test(text) ? text.toUpperCase() : undefined);
  return policy.exceptions.flatMap(({ access, device }) => {
    const vendor = exact(device.vendorId);
    const product = exact(device.productId);
    const serial = exact(device.serial);
    if (access === 'block' || vendor?.length !== 4 || product?.length !== 4 || !serial) return [];
    return [`USB\\VID_${vendor}&PID_${product}\\${serial}`];
  });
}

function restrictions(policy: DeviceControl, permitted: Permitted): RegistryValue[] {
  const denied = deniedIds(policy);
  if (denied.length === 0) return [];
  const allowed = [...new Set([...namedInstances(policy), ...permitted.instanceIds])];
  return [
    // Instance ids go before device ids; without it every denial goes before every permission.
    dword(RESTRICTIONS, 'AllowDenyLayered', 1),
    dword(RESTRICTIONS, 'DenyDeviceIDs', 1),
    dword(RESTRICTIONS, 'DenyDeviceIDsRetroactive', 1),
    ...list(`${RESTRICTIONS}\\DenyDeviceIDs`, denied),
    ...(allowed.length === 0
      ? []
      : [dword(RESTRICTIONS, 'AllowInstanceIDs', 1), ...list(`${RESTRICTIONS}\\AllowInstanceIDs`, allowed)]),
  ];
}

function denials(key: string, access: Access): RegistryValue[] {
  if (access === 'allow') return [];
  if (access === 'read-only') return [dword(key, 'Deny_Write', 1)];
  return ['Deny_Read', 'Deny_Write', 'Deny_Execute'].map((name) => dword(key, name, 1));
}

function list(key: string, texts: readonly string[]): RegistryValue[] {
  return texts.map((data, index) => ({ key, name: String(FIRST_LIST_NAME + index), type: 'REG_SZ', data }));
}

function dword(key: string, name: string, data: number): RegistryValue {
  return { key, name, type: 'REG_DWORD', data };
}

function looser(a: Access, b: Access): Access {
  return accessRank(a) <= accessRank(b) ? a : b;
}
