import type {
  Access,
  DeviceClass,
  DeviceControl,
  DeviceException,
} from '../../../../shared/policy/device-control.ts';
import { classAccess, unattendedPolicy } from '../../../../shared/policy/device-decision.ts';

/** Last of all, so that no other rules file loosens what is set here. */
export const RULES_FILE = '99-guardpost-device-control.rules';

/** Drivers that make a disk of an interface, whatever class it claims. */
const STORAGE_DRIVERS = 'usb-storage|uas|ums-*';

/**
 * The udev rules (udev(7)) that hold the policy while no agent runs: the policy without its conditional
 * exceptions, and with nothing looser than it at any moment. Keyboards, mice and hubs are authorised first.
 * Interfaces are judged by the setting in force; other alternate settings are the agent's to look at. Pure.
 */
export function compileUdevRules(policy: DeviceControl): string {
  const alone = unattendedPolicy(policy);
  return `${[
    '# Guardpost device control. Written by the agent; a change is undone at its next check.',
    'ACTION!="add|bind", GOTO="guardpost_end"',
    ...(blocksSomeInterface(alone)
      ? ['SUBSYSTEM=="usb", KERNEL=="usb[0-9]*", ATTR{interface_authorized_default}="0"']
      : []),
    'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_interface", GOTO="guardpost_interface"',
    'SUBSYSTEM=="block", ACTION=="add", GOTO="guardpost_block"',
    'SUBSYSTEM=="scsi_generic", ACTION=="add", SUBSYSTEMS=="usb", MODE:="0600"',
    'GOTO="guardpost_end"',
    ...interfaceRules(alone),
    ...blockRules(alone),
    'LABEL="guardpost_end"',
  ].join('\n')}\n`;
}

/** True when some USB interface may have to stay off, so that interfaces must begin switched off. */
export function blocksSomeInterface(policy: DeviceControl): boolean {
  const { usbStorage, portable, otherUsb } = policy;
  return (
    usbStorage === 'block' ||
    portable !== 'allow' || // there is no read-only for MTP and PTP: both mean off
    policy.optical === 'block' ||
    otherUsb.default === 'block' ||
    otherUsb.rules.some((rule) => rule.access === 'block') ||
    policy.exceptions.some((exception) => exception.access !== 'allow')
  );
}

function interfaceRules(policy: DeviceControl): string[] {
  const set = (name: DeviceClass) => `ENV{.GP_CLASS}="${name}"`;
  const decided = 'guardpost_interface_decided';
  return [
    'LABEL="guardpost_interface"',
    // A driver is bound later than an interface is added: only then does a false class show.
    `ACTION=="bind", ATTR{bInterfaceClass}=="08", GOTO="guardpost_end"`,
    `ACTION=="bind", DRIVER!="${STORAGE_DRIVERS}", GOTO="guardpost_end"`,
    set('other-usb'),
    `ACTION=="bind", ${set('usb-storage')}, GOTO="guardpost_interface_class"`,
    `ATTR{bInterfaceClass}=="03|09", ENV{.GP_ACCESS}="allow", GOTO="${decided}"`,
    `ATTR{bInterfaceClass}=="08", ${set('usb-storage')}`,
    `ATTR{bInterfaceClass}=="08", ATTR{bInterfaceSubClass}=="02", ${set('optical')}`,
    `ATTR{bInterfaceClass}=="06", ${set('portable')}`,
    `ATTR{bInterfaceClass}=="ff", ATTR{bInterfaceSubClass}=="42", ATTR{bInterfaceProtocol}=="01|02|03", ${set('portable')}`,
    `ATTR{bInterfaceClass}=="ff", ATTR{bInterfaceSubClass}=="fe", ATTR{bInterfaceProtocol}=="02", ATTRS{idVendor}=="05ac", ${set('portable')}`,
    `ATTR{bInterfaceClass}!="08", ATTR{interface}=="*MTP*|*PTP*", ${set('portable')}`,
    'LABEL="guardpost_interface_class"',
    ...exceptionRules(policy, decided),
    ...(['usb-storage', 'portable', 'optical'] as const).map((name) =>
      classRule(name, classAccess(policy, name), decided),
    ),
    ...policy.otherUsb.rules.map((rule) => {
      const codes = [`ATTR{bInterfaceClass}=="${rule.class}"`];
      if (rule.subclass) codes.push(`ATTR{bInterfaceSubClass}=="${rule.subclass}"`);
      if (rule.protocol) codes.push(`ATTR{bInterfaceProtocol}=="${rule.protocol}"`);
      return `${codes.join(', ')}, ENV{.GP_ACCESS}="${rule.access}", GOTO="${decided}"`;
    }),
    `ENV{.GP_ACCESS}="${policy.otherUsb.default}"`,
    `LABEL="${decided}"`,
    'ENV{.GP_CLASS}=="portable|other-usb", ENV{.GP_ACCESS}=="read-only", ENV{.GP_ACCESS}="block"',
    'ENV{.GP_ACCESS}=="block", ATTR{authorized}="0", GOTO="guardpost_end"',
    // Authorised late, an interface has missed its drivers; the bus is asked to look for one again.
    'ACTION=="add", ATTR{authorized}=="0", ATTR{authorized}="1", ATTR{[subsystem/usb]drivers_probe}="$kernel"',
    'GOTO="guardpost_end"',
  ];
}

function blockRules(policy: DeviceControl): string[] {
  const decided = 'guardpost_block_decided';
  return [
    'LABEL="guardpost_block"',
    'KERNEL=="sr[0-9]*", ENV{.GP_CLASS}="optical"',
    // Not MMC: that is soldered in and may hold the system.
    'SUBSYSTEMS=="mmc", ATTRS{type}=="SD", ENV{.GP_CLASS}="sd"',
    'ENV{.GP_CLASS}=="", SUBSYSTEMS=="usb", ENV{.GP_CLASS}="usb-storage"',
    'ENV{.GP_CLASS}=="", GOTO="guardpost_end"',
    ...exceptionRules(policy, decided),
    ...(['usb-storage', 'optical', 'sd'] as const).map((name) =>
      classRule(name, classAccess(policy, name), decided),
    ),
    `LABEL="${decided}"`,
    'ENV{.GP_ACCESS}=="allow", GOTO="guardpost_end"',
    'ENV{.GP_ACCESS}=="block", KERNEL=="sr[0-9]*", SUBSYSTEMS=="scsi", DRIVERS=="sr", ATTR{device/driver/unbind}="$id", GOTO="guardpost_end"',
    'ENV{.GP_ACCESS}=="block", ENV{DEVTYPE}=="disk", SUBSYSTEMS=="mmc", DRIVERS=="mmcblk", ATTR{device/driver/unbind}="$id", GOTO="guardpost_end"',
    // What an agent authorised by a release also begins read-only here, until the agent says otherwise.
    'RUN+="/sbin/blockdev --setro $devnode", MODE:="0440"',
  ];
}

function classRule(name: DeviceClass, access: Access, label: string): string {
  return `ENV{.GP_CLASS}=="${name}", ENV{.GP_ACCESS}="${access}", GOTO="${label}"`;
}

function exceptionRules(policy: DeviceControl, label: string): string[] {
  return policy.exceptions.flatMap((exception) => {
    const pattern = expressible(exception);
    if (!pattern) return [];
    const conditions = exception.classes ? [`ENV{.GP_CLASS}=="${exception.classes.join('|')}"`] : [];
    const act = [`ENV{.GP_ACCESS}="${pattern.access}"`, `GOTO="${label}"`];
    return [...conditions, ...pattern.matches, ...act].join(', ');
  });
}

/**
 * An exception in udev's own patterns, or undefined. A character that they cannot hold is never widened for an
 * exception that loosens: that one is left to the agent; one that tightens is widened.
 */
function expressible(exception: DeviceException): { matches: string[]; access: Access } | undefined {
  const { vendorId, productId, serial } = exception.device;
  const serialPattern = serial === undefined ? undefined : udevPattern(serial);
  if (serialPattern && !serialPattern.exact && exception.access === 'allow') return undefined;
  const access = serialPattern && !serialPattern.exact ? 'block' : exception.access;
  const matches: string[] = [];
  if (vendorId !== undefined) matches.push(`ATTRS{idVendor}=="${vendorId}"`);
  if (productId !== undefined) matches.push(`ATTRS{idProduct}=="${productId}"`);
  // The agent lets * match a device that has no serial; udev asks for the attribute.
  if (serialPattern && !/^\*+$/.test(serialPattern.text))
    matches.push(`ATTRS{serial}=="${serialPattern.text}"`);
  return { matches, access };
}

/** Our wildcards in udev's: letters in either case; `exact` is false when something had to become `?`. */
export function udevPattern(wildcard: string): { text: string; exact: boolean } {
  let exact = true;
  const text = [...wildcard]
    .map((character) => {
      if (/[a-z]/i.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
      if (/[0-9 *?_.:;,+@=/#~%&()-]/.test(character)) return character;
      exact = false;
      return '*';
    })
    .join('');
  return { text, exact };
}
