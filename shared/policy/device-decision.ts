import { z } from 'zod';
import {
  type Access,
  accessRank,
  DEVICE_CLASSES,
  type DeviceClass,
  type DeviceControl,
  type DeviceException,
  type DeviceGrant,
  type DevicePattern,
  stricter,
} from './device-control.ts';
import { isWithin } from './time-window.ts';
import { matchesWildcard } from './wildcard.ts';

const Code = z.number().int().min(0).max(255);
const UsbTriple = z.object({ class: Code, subclass: Code, protocol: Code });
export type UsbTriple = z.infer<typeof UsbTriple>;

/** One function of a device that can be switched on its own. All text is the device's own word. */
export const DeviceInterface = z.object({
  /** The system's name of it, such as 1-2:1.0; unique within the device. */
  id: z.string().min(1).max(256),
  kind: z.enum(['usb', 'optical', 'sd', 'bluetooth']).default('usb'),
  /** The alternate setting in force. */
  usb: UsbTriple.optional(),
  /** The other alternate settings of the same interface. */
  alternates: z.array(UsbTriple).max(256).default([]),
  /** The interface's string descriptor, such as MTP. */
  label: z.string().max(256).optional(),
  /** The driver bound to it, where the system has drivers by name. */
  driver: z.string().max(64).optional(),
});
export type DeviceInterface = z.infer<typeof DeviceInterface>;

/** A device as its descriptors tell. */
export const DeviceDescriptor = z.object({
  id: z.string().min(1).max(512),
  /** Differs each time that something is plugged in there, where the system counts. */
  instance: z.string().max(64).optional(),
  vendorId: z.string().max(4).optional(),
  productId: z.string().max(4).optional(),
  serial: z.string().max(256).optional(),
  vendor: z.string().max(256).optional(),
  product: z.string().max(256).optional(),
  interfaces: z.array(DeviceInterface).max(256),
});
export type DeviceDescriptor = z.infer<typeof DeviceDescriptor>;

/** What the decision depends on besides policy and device. */
export interface DeviceContext {
  /** Milliseconds since the epoch. */
  now: number;
  /** Minutes that local time is ahead of UTC; for time windows. */
  utcOffsetMinutes: number;
  /** People at the computer now, with their groups. None: at the log-in screen. */
  users: readonly string[];
  groups: readonly string[];
  grants: readonly DeviceGrant[];
}

export interface InterfaceDecision {
  id: string;
  /** `essential`: a keyboard, mouse or hub. */
  class: DeviceClass | 'essential';
  access: Access;
  because: 'essential' | 'grant' | 'exception' | 'class';
  /** The grant's or exception's id. */
  ruleId?: string;
  /** The descriptors contradict each other; worth an analyst's look. */
  suspicious?: true;
}

/** Linux drivers that make a block device of an interface, whatever class it claims. */
const STORAGE_DRIVER = /^(usb-storage|uas|ums-.+)$/;

/**
 * Decides for every interface of a device on its own, so that a keyboard with storage loses only the storage.
 * Pure: the same arguments give the same answer on agent and console.
 */
export function decideDevice(
  policy: DeviceControl,
  device: DeviceDescriptor,
  context: DeviceContext,
): InterfaceDecision[] {
  return device.interfaces.map((item) => {
    const { class: deviceClass, suspicious } = classify(device, item);
    const decided = decideInterface(policy, device, item, deviceClass, context);
    return { id: item.id, class: deviceClass, ...decided, ...(suspicious ? { suspicious: true } : {}) };
  });
}

/**
 * The policy for times when no agent is there to judge people and hours: without conditions, and never looser
 * than the real one at any moment. Temporary releases are not part of it.
 */
export function unattendedPolicy(policy: DeviceControl): DeviceControl {
  const exceptions = policy.exceptions.flatMap((exception, index): DeviceException[] => {
    if (!isConditional(exception)) return [exception];
    // When its condition fails, a later line decides; so an exception that loosens must not be there at all.
    if (exception.access === 'allow') return [];
    const { id, device } = exception;
    return (exception.classes ?? DEVICE_CLASSES).map((deviceClass) => {
      const blockedElsewhere =
        mayBlock(policy, deviceClass) ||
        policy.exceptions.slice(index + 1).some((later) => later.access === 'block');
      const access = blockedElsewhere ? 'block' : exception.access;
      return { id: `${id}.${deviceClass}`, access, device, classes: [deviceClass] };
    });
  });
  return { ...policy, exceptions };
}

/** True when the section lets everything through, whoever and whenever: there is nothing to hold. */
export function controlsNothing(policy: DeviceControl): boolean {
  return (
    DEVICE_CLASSES.every((deviceClass) => !mayRestrict(policy, deviceClass)) &&
    policy.exceptions.every((exception) => exception.access === 'allow')
  );
}

function mayRestrict(policy: DeviceControl, deviceClass: DeviceClass): boolean {
  return classAccess(policy, deviceClass) !== 'allow' || mayBlock(policy, deviceClass);
}

function mayBlock(policy: DeviceControl, deviceClass: DeviceClass): boolean {
  if (classAccess(policy, deviceClass) === 'block') return true;
  return deviceClass === 'other-usb' && policy.otherUsb.rules.some((rule) => rule.access === 'block');
}

/** True when an exception holds only for some people or at some times. */
export function isConditional(exception: DeviceException): boolean {
  const { users, groups, windows, expiresAt } = exception;
  return users !== undefined || groups !== undefined || windows !== undefined || expiresAt !== undefined;
}

/** The access of a class before exceptions. `otherUsb` rules look at the interface's codes. */
export function classAccess(policy: DeviceControl, deviceClass: DeviceClass, usb?: UsbTriple): Access {
  switch (deviceClass) {
    case 'usb-storage':
      return policy.usbStorage;
    case 'portable':
      return policy.portable;
    case 'optical':
      return policy.optical;
    case 'sd':
      return policy.sd;
    case 'bluetooth-file-transfer':
      return policy.bluetoothFileTransfer;
    case 'other-usb': {
      const rule = usb && policy.otherUsb.rules.find((candidate) => matchesCodes(candidate, usb));
      return rule ? rule.access : policy.otherUsb.default;
    }
  }
}

/** What an interface really is. Storage is recognised by driver and by every alternate setting. */
export function classify(
  device: Pick<DeviceDescriptor, 'vendorId'>,
  item: DeviceInterface,
): { class: DeviceClass | 'essential'; suspicious: boolean } {
  if (item.kind === 'optical') return { class: 'optical', suspicious: false };
  if (item.kind === 'sd') return { class: 'sd', suspicious: false };
  if (item.kind === 'bluetooth') return { class: 'bluetooth-file-transfer', suspicious: false };
  const current = item.usb;
  const storageDriver = item.driver !== undefined && STORAGE_DRIVER.test(item.driver);
  const storageAlternate = item.alternates.some((alternate) => alternate.class === 0x08);
  if (storageDriver) {
    return { class: storageKind(current), suspicious: current?.class !== 0x08 };
  }
  // Drivers bind by the setting in force: an essential interface stays, its contradiction is reported.
  if (current && (current.class === 0x03 || current.class === 0x09)) {
    return { class: 'essential', suspicious: storageAlternate };
  }
  if (current?.class === 0x08) return { class: storageKind(current), suspicious: false };
  if (storageAlternate) return { class: 'usb-storage', suspicious: true };
  const settings = current ? [current, ...item.alternates] : item.alternates;
  const portable =
    settings.some((usb) => isPortable(usb, device.vendorId)) || /\bMTP\b|\bPTP\b/i.test(item.label ?? '');
  return { class: portable ? 'portable' : 'other-usb', suspicious: false };
}

/** USB Mass Storage Class specification overview 1.4, table 1: subclass 02 is ATAPI (MMC-5), a CD or DVD. */
function storageKind(usb: UsbTriple | undefined): DeviceClass {
  return usb?.class === 0x08 && usb.subclass === 0x02 ? 'optical' : 'usb-storage';
}

/** Still image class (PTP and MTP), Android's ADB and fastboot, Apple's usbmux. */
function isPortable(usb: UsbTriple, vendorId: string | undefined): boolean {
  if (usb.class === 0x06) return true;
  if (usb.class !== 0xff) return false;
  if (usb.subclass === 0x42 && usb.protocol >= 0x01 && usb.protocol <= 0x03) return true;
  return vendorId === '05ac' && usb.subclass === 0xfe && usb.protocol === 0x02;
}

function decideInterface(
  policy: DeviceControl,
  device: DeviceDescriptor,
  item: DeviceInterface,
  deviceClass: DeviceClass | 'essential',
  context: DeviceContext,
): Pick<InterfaceDecision, 'access' | 'because' | 'ruleId'> {
  if (deviceClass === 'essential') return { access: 'allow', because: 'essential' };
  const grant = context.grants
    .filter((candidate) => context.now >= candidate.from && context.now < candidate.until)
    .filter((candidate) => !candidate.device || matchesDevice(candidate.device, device))
    .sort((a, b) => accessRank(a.access) - accessRank(b.access))[0];
  const standing = decideStanding(policy, device, item, deviceClass, context);
  // A release never takes away what policy gives anyway.
  if (grant && accessRank(grant.access) < accessRank(standing.access)) {
    return { access: grant.access, because: 'grant', ruleId: grant.id };
  }
  return standing;
}

function decideStanding(
  policy: DeviceControl,
  device: DeviceDescriptor,
  item: DeviceInterface,
  deviceClass: DeviceClass,
  context: DeviceContext,
): Pick<InterfaceDecision, 'access' | 'because' | 'ruleId'> {
  const exception = policy.exceptions.find((candidate) => applies(candidate, device, deviceClass, context));
  if (exception) return { access: exception.access, because: 'exception', ruleId: exception.id };
  const settings = [item.usb, ...item.alternates].filter((usb) => usb !== undefined);
  const access =
    deviceClass === 'other-usb' && settings.length > 0
      ? settings.map((usb) => classAccess(policy, deviceClass, usb)).reduce(stricter)
      : classAccess(policy, deviceClass);
  return { access, because: 'class' };
}

function applies(
  exception: DeviceException,
  device: DeviceDescriptor,
  deviceClass: DeviceClass,
  context: DeviceContext,
): boolean {
  if (exception.classes && !exception.classes.includes(deviceClass)) return false;
  if (!matchesDevice(exception.device, device)) return false;
  if (exception.expiresAt !== undefined && context.now >= exception.expiresAt) return false;
  if (exception.windows && !exception.windows.some((window) => isWithin(window, context))) return false;
  if (!exception.users && !exception.groups) return true;
  return (
    anyMatches(exception.users ?? [], context.users) || anyMatches(exception.groups ?? [], context.groups)
  );
}

/** A device that does not tell a field matches no pattern for it but `*`. */
export function matchesDevice(
  pattern: DevicePattern,
  device: Pick<DeviceDescriptor, 'vendorId' | 'productId' | 'serial'>,
): boolean {
  return (
    (pattern.vendorId === undefined || matchesWildcard(pattern.vendorId, device.vendorId ?? '')) &&
    (pattern.productId === undefined || matchesWildcard(pattern.productId, device.productId ?? '')) &&
    (pattern.serial === undefined || matchesWildcard(pattern.serial, device.serial ?? ''))
  );
}

function matchesCodes(
  rule: { class: string; subclass?: string; protocol?: string },
  usb: UsbTriple,
): boolean {
  return (
    Number.parseInt(rule.class, 16) === usb.class &&
    (rule.subclass === undefined || Number.parseInt(rule.subclass, 16) === usb.subclass) &&
    (rule.protocol === undefined || Number.parseInt(rule.protocol, 16) === usb.protocol)
  );
}

function anyMatches(patterns: readonly string[], values: readonly string[]): boolean {
  return patterns.some((pattern) => values.some((value) => matchesWildcard(pattern, value)));
}
