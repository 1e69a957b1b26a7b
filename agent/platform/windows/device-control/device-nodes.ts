import { z } from 'zod';
import type {
  DeviceDescriptor,
  DeviceInterface,
  UsbTriple,
} from '../../../../shared/policy/device-decision.ts';
import type { Command } from '../../command.ts';
import { asList, readingScript } from '../powershell.ts';

const Text = z.string().nullish();
const Node = z.object({
  PNPDeviceID: z.string(),
  Name: Text,
  Manufacturer: Text,
  PNPClass: Text,
  Service: Text,
  CompatibleID: z.union([z.array(z.string()), z.string()]).nullish(),
  HardwareID: z.union([z.array(z.string()), z.string()]).nullish(),
  /** Code of Device Manager: 0 works, 22 disabled, 28 no driver (or its installation is forbidden). */
  ConfigManagerErrorCode: z.number().nullish(),
  Parent: Text,
});
export type DeviceNode = z.infer<typeof Node>;

const Disk = z.object({
  Index: z.number().int().nonnegative(),
  PNPDeviceID: z.string(),
  Parent: Text,
  IsReadOnly: z.boolean().nullish(),
});
/** A disk with the device that it hangs on. */
export type AttachedDisk = z.infer<typeof Disk>;

export interface DeviceTree {
  nodes: DeviceNode[];
  disks: AttachedDisk[];
}

/** Code of Device Manager for a device that someone disabled (CM_PROB_DISABLED of cfg.h). */
export const PROBLEM_DISABLED = 22;
/** No driver: not installed yet, or forbidden by policy (CM_PROB_FAILED_INSTALL). */
export const PROBLEM_NO_DRIVER = 28;

/**
 * All present USB functions, optical drives, SD cards and Bluetooth OBEX services, with their parents; and all
 * disks. Properties, not texts: the same on a Windows of any language.
 */
export function listDevices(): Command {
  return readingScript(`
function Parent($id) { try { (Get-PnpDeviceProperty -InstanceId $id -KeyName 'DEVPKEY_Device_Parent').Data } catch { $null } }
$ids = 'USB\\\\VID%','SCSI\\\\CDROM%','USBSTOR\\\\CDROM%','SD\\\\%','BTHENUM\\\\{00001105%','BTHENUM\\\\{00001106%'
$filter = ($ids | ForEach-Object { "PNPDeviceID LIKE '$_'" }) -join ' OR '
$nodes = @(Get-CimInstance Win32_PnPEntity -Filter $filter | Where-Object { $_.Present -ne $false } | Select-Object PNPDeviceID,Name,Manufacturer,PNPClass,Service,CompatibleID,HardwareID,ConfigManagerErrorCode,@{n='Parent';e={Parent $_.PNPDeviceID}})
$readOnly = @{}
Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_Disk | ForEach-Object { $readOnly[[int]$_.Number] = [bool]$_.IsReadOnly }
$disks = @(Get-CimInstance Win32_DiskDrive | Select-Object Index,PNPDeviceID,@{n='Parent';e={Parent $_.PNPDeviceID}},@{n='IsReadOnly';e={$readOnly[[int]$_.Index]}})
@{ nodes = $nodes; disks = $disks } | ConvertTo-Json -Compress -Depth 4`);
}

/** What `listDevices` wrote; what is not of its form is left out. */
export function parseDevices(json: unknown): DeviceTree {
  const tree = z.object({ nodes: z.unknown().optional(), disks: z.unknown().optional() }).safeParse(json);
  if (!tree.success) return { nodes: [], disks: [] };
  const valid = <T extends z.ZodType>(schema: T, value: unknown): z.output<T>[] =>
    asList(value).flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  return { nodes: valid(Node, tree.data.nodes), disks: valid(Disk, tree.data.disks) };
}

/** Devices with their functions: a composite device's functions are nodes of their own below it. */
export function describeDevices({ nodes }: DeviceTree): DeviceDescriptor[] {
  const below = Map.groupBy(nodes, (node) => node.Parent?.toUpperCase() ?? '');
  return nodes.flatMap((node): DeviceDescriptor[] => {
    const id = node.PNPDeviceID;
    if (/^USB\\VID_/i.test(id)) {
      if (/&MI_/i.test(id)) return []; // part of its parent
      const functions = (below.get(id.toUpperCase()) ?? []).filter((each) =>
        /^USB\\.*&MI_/i.test(each.PNPDeviceID),
      );
      const interfaces = (functions.length > 0 ? functions : [node]).map(usbInterface);
      return [{ id, ...usbIds(id), ...words(node), interfaces }];
    }
    const kind = kindOf(id);
    if (!kind) return [];
    const interfaces: DeviceInterface[] = [{ id, kind, alternates: [] }];
    return [{ id, ...usbIds(node.Parent ?? ''), ...words(node), interfaces }];
  });
}

/** Vendor, product and serial from an instance id: one that Windows made up itself has an & in its last part. */
export function usbIds(
  instanceId: string,
): Pick<DeviceDescriptor, 'vendorId' | 'productId'> & { serial?: string } {
  const match = /^USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})(?:&MI_[0-9A-F]{2})?\\(.*)$/i.exec(instanceId);
  if (!match) return {};
  const [, vendorId, productId, last] = match;
  return {
    vendorId: vendorId!.toLowerCase(),
    productId: productId!.toLowerCase(),
    ...(last!.includes('&') ? {} : { serial: last!.slice(0, 256) }),
  };
}

/** The codes in a compatible id such as USB\Class_08&SubClass_06&Prot_50; the most exact one. */
export function usbTriple(ids: readonly string[]): UsbTriple | undefined {
  for (const id of ids) {
    const match = /^USB\\Class_([0-9A-F]{2})&SubClass_([0-9A-F]{2})&Prot_([0-9A-F]{2})$/i.exec(id);
    if (!match) continue;
    const [klass, subclass, protocol] = match.slice(1).map((code) => Number.parseInt(code, 16));
    return { class: klass!, subclass: subclass!, protocol: protocol! };
  }
  return undefined;
}

function usbInterface(node: DeviceNode): DeviceInterface {
  const ids = [...toList(node.CompatibleID), ...toList(node.HardwareID)];
  const usb = usbTriple(ids);
  const mtp = ids.some((id) => /^USB\\MS_COMP_(MTP|PTP)(&|$)/i.test(id)) || node.PNPClass === 'WPD';
  const driver = driverName(node.Service);
  return {
    id: node.PNPDeviceID,
    kind: 'usb',
    ...(usb ? { usb } : {}),
    alternates: [],
    ...(mtp ? { label: 'MTP' } : {}),
    ...(driver ? { driver } : {}),
  };
}

/** Policy knows the storage drivers by their Linux names. */
function driverName(service: string | null | undefined): string | undefined {
  const name = service?.toLowerCase();
  if (name === 'usbstor') return 'usb-storage';
  if (name === 'uaspstor') return 'uas';
  return name?.slice(0, 64) || undefined;
}

function kindOf(instanceId: string): DeviceInterface['kind'] | undefined {
  if (/^(SCSI|USBSTOR)\\CDROM/i.test(instanceId)) return 'optical';
  if (/^SD\\/i.test(instanceId)) return 'sd';
  if (/^BTHENUM\\/i.test(instanceId)) return 'bluetooth';
  return undefined;
}

function words(node: DeviceNode): Pick<DeviceDescriptor, 'vendor' | 'product'> {
  return {
    ...(node.Manufacturer ? { vendor: node.Manufacturer.slice(0, 256) } : {}),
    ...(node.Name ? { product: node.Name.slice(0, 256) } : {}),
  };
}

function toList(value: string | string[] | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
