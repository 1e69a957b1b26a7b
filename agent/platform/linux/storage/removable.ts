import type { DeviceInfo } from '../../../../shared/events/observation.ts';
import type { BlockDevice } from './block-device.ts';

const OPTICAL = 5;

/**
 * Whether data written to the device can be carried away. The kernel's `removable` attribute alone answers
 * another question (can the medium be taken out of the drive?): it is 0 for USB disks and NVMe bridges, and
 * since Linux 6.7 it can be 1 for an internal disk on a hot-plug SATA port. Loop and mapped devices are judged
 * by what they lie on, which this cannot see.
 */
export function isRemovableStorage(device: BlockDevice): boolean {
  switch (device.bus) {
    case 'usb':
      return true;
    case 'mmc':
      if (device.location === 'fixed') return false;
      return device.location === 'removable' || device.cardType !== 'MMC'; // MMC: eMMC, soldered on
    case 'nvme':
      return device.location === 'removable'; // an external port, Thunderbolt or CFexpress
    case 'ata':
      return device.scsiType === OPTICAL || device.location === 'removable';
    case 'loop':
      return false;
    default:
      return device.removableMedium || device.location === 'removable';
  }
}

/** The device as events carry it; `node` and `sizeBytes` are those of the partition where it is one. */
export function describeDevice(device: BlockDevice): DeviceInfo {
  return {
    key: deviceKey(device),
    bus: device.bus,
    ...usbId('vendorId', device.vendorId),
    ...usbId('productId', device.productId),
    ...(device.vendor === undefined ? {} : { vendor: device.vendor }),
    ...(device.product === undefined ? {} : { product: device.product }),
    ...(device.serial === undefined ? {} : { serial: device.serial }),
    node: device.node.slice(0, 64),
    sizeBytes: device.sizeBytes,
  };
}

/**
 * The same for a device whichever socket and partition it is used through, so far as it has a serial number;
 * two sticks without one differ by the socket they are in.
 */
function deviceKey(device: BlockDevice): string {
  if (device.backingFile) return `loop:${device.backingFile}`.slice(0, 512);
  const ids = device.vendorId ? `${device.vendorId}:${device.productId ?? ''}:` : '';
  const who = device.serial ?? `@${device.port}`;
  const unit = device.lun > 0 ? `/lun${device.lun}` : '';
  return `${device.bus}:${ids}${who}${unit}`;
}

function usbId(name: 'vendorId' | 'productId', value: string | undefined): Partial<DeviceInfo> {
  return value && /^[0-9a-f]{4}$/.test(value) ? { [name]: value } : {};
}
