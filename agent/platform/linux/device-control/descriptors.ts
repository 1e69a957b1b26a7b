import type { UsbTriple } from '../../../../shared/policy/device-decision.ts';

/** One alternate setting of an interface, as it stands in a configuration descriptor. */
export interface InterfaceSetting {
  configuration: number;
  number: number;
  alternate: number;
  usb: UsbTriple;
}

const CONFIGURATION = 0x02;
const INTERFACE = 0x04;

/**
 * Reads the interface settings of all configurations from raw USB descriptors (USB 2.0 §9.5, §9.6.5) as the
 * kernel gives them. Written by the device and so not to be trusted: a length that runs over the end or is too
 * short ends the reading; what was read before it counts.
 */
export function parseDescriptors(raw: Uint8Array): InterfaceSetting[] {
  const settings: InterfaceSetting[] = [];
  let configuration = 0;
  let offset = 0;
  while (offset + 2 <= raw.length) {
    const length = raw[offset]!;
    if (length < 2 || offset + length > raw.length) break;
    const type = raw[offset + 1];
    if (type === CONFIGURATION && length >= 9) configuration = raw[offset + 5]!;
    if (type === INTERFACE && length >= 9) {
      settings.push({
        configuration,
        number: raw[offset + 2]!,
        alternate: raw[offset + 3]!,
        usb: { class: raw[offset + 5]!, subclass: raw[offset + 6]!, protocol: raw[offset + 7]! },
      });
    }
    offset += length;
  }
  return settings;
}
