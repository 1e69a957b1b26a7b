import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';

/** Least to most restrictive; the position is the rank. */
export const ACCESS_LEVELS = ['allow', 'read-only', 'block'] as const;
export const Access = z.enum(ACCESS_LEVELS);
export type Access = z.infer<typeof Access>;

/**
 * What policy can be written for. `portable` is phones, cameras and players (PTP, MTP, ADB, Apple usbmux);
 * `other-usb` is every USB interface that no other class claims.
 */
export const DEVICE_CLASSES = [
  'usb-storage',
  'portable',
  'optical',
  'sd',
  'bluetooth-file-transfer',
  'other-usb',
] as const;
export const DeviceClass = z.enum(DEVICE_CLASSES);
export type DeviceClass = z.infer<typeof DeviceClass>;

const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only');

/** YAML reads an unquoted 0951 as a number and loses its zero. */
const IN_QUOTES = { error: 'hex digits, written in quotes' };

const hexPattern = (digits: number, what: string) =>
  z
    .string(IN_QUOTES)
    .regex(new RegExp(`^[0-9A-Fa-f?*]{1,${digits}}$`), `${what}: hex digits, * or ?`)
    .transform((value) => value.toLowerCase());

/** Two hex digits as in the USB descriptor, such as `e0`. */
const ClassCode = z
  .string(IN_QUOTES)
  .regex(/^[0-9A-Fa-f]{2}$/, 'two hex digits such as e0')
  .transform((value) => value.toLowerCase());

/** Wildcard text: * is any run of characters, ? is one. Matched without regard to case. */
const Wildcard = z
  .string()
  .min(1)
  .max(256)
  .refine((value) => !/\p{Cc}/u.test(value), 'no control characters');

/** A time of day, 00:00 to 24:00, on the device's own clock. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 08:30');

/** On these days from `from` until before `to`; a window that ends before it begins runs past midnight. */
export const TimeWindow = z.strictObject({
  /** ISO 8601 weekdays, 1 = Monday; all when left out. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
  from: TimeOfDay,
  to: TimeOfDay,
});
export type TimeWindow = z.infer<typeof TimeWindow>;

/** A set of devices: every field given must match. */
export const DevicePattern = z
  .strictObject({
    vendorId: hexPattern(4, 'vendor id').optional(),
    productId: hexPattern(4, 'product id').optional(),
    serial: Wildcard.optional(),
  })
  .refine((pattern) => Object.values(pattern).some((value) => value !== undefined), {
    message: 'name at least a vendor, a product or a serial',
  });
export type DevicePattern = z.infer<typeof DevicePattern>;

/** A departure from the class's access. The first exception that applies decides. */
export const DeviceException = z.strictObject({
  id: Id,
  name: z.string().min(1).max(200).optional(),
  access: Access,
  device: DevicePattern,
  /** Only for these classes; for all when left out. */
  classes: z.array(DeviceClass).min(1).max(DEVICE_CLASSES.length).optional(),
  /** Only while one of these people, or a member of one of these groups, is at the computer. */
  users: z.array(Wildcard).min(1).max(256).optional(),
  groups: z.array(Wildcard).min(1).max(256).optional(),
  windows: z.array(TimeWindow).min(1).max(64).optional(),
  /** Milliseconds since the epoch; from then on the exception is as if it were not there. */
  expiresAt: z.number().int().nonnegative().optional(),
});
export type DeviceException = z.infer<typeof DeviceException>;

/** USB interface classes that carry keyboards, mice and hubs: nothing may ever cut them off. */
export const ESSENTIAL_USB_CLASSES: readonly string[] = ['03', '09'];

const OtherUsbRule = z.strictObject({
  class: ClassCode.refine(
    (code) => !ESSENTIAL_USB_CLASSES.includes(code),
    'keyboards, mice (03) and hubs (09) are never cut off',
  ),
  subclass: ClassCode.optional(),
  protocol: ClassCode.optional(),
  access: z.enum(['allow', 'block']),
});
export type OtherUsbRule = z.infer<typeof OtherUsbRule>;

/** The section `deviceControl` of a policy. Left out, nothing is controlled. */
export const DeviceControl = z.strictObject({
  usbStorage: Access.default('allow'),
  portable: Access.default('allow'),
  optical: Access.default('allow'),
  sd: Access.default('allow'),
  bluetoothFileTransfer: z.enum(['allow', 'block']).default('allow'),
  otherUsb: z
    .strictObject({
      default: z.enum(['allow', 'block']).default('allow'),
      /** By class code (usb.org, Defined Class Codes); the first that matches decides. */
      rules: z.array(OtherUsbRule).max(256).default([]),
    })
    .prefault({}),
  exceptions: z
    .array(DeviceException)
    .max(10_000)
    .default([])
    .refine(
      (list) => new Set(list.map((exception) => exception.id)).size === list.length,
      'two exceptions have the same id',
    ),
  /** Refuse the opening of classified files on removable media before they are read or written. */
  openGuard: z
    .strictObject({
      enabled: z.boolean().default(false),
      /** After so many milliseconds without a verdict the open is allowed and reported. */
      deadlineMs: z.number().int().min(50).max(60_000).default(3_000),
      /**
       * Also refuse a program to open a file on the medium for writing while it has a classified file open:
       * this stops a copy before its first byte.
       */
      checkSources: z.boolean().default(true),
    })
    .prefault({}),
  /** Shown to the user when a device is refused. */
  message: LocalizedText.optional(),
});
export type DeviceControl = z.infer<typeof DeviceControl>;

/** A temporary release that the console (or a release code) gave; it goes before every exception. */
export const DeviceGrant = z.strictObject({
  id: z.string().min(1).max(64),
  access: z.enum(['allow', 'read-only']),
  /** Absent: any device. */
  device: DevicePattern.optional(),
  /** Milliseconds since the epoch. */
  from: z.number().int().nonnegative().default(0),
  until: z.number().int().nonnegative(),
});
export type DeviceGrant = z.infer<typeof DeviceGrant>;

/** 0 (allow) to 2 (block). */
export function accessRank(access: Access): number {
  return ACCESS_LEVELS.indexOf(access);
}

/** The more restrictive of two. */
export function stricter(a: Access, b: Access): Access {
  return accessRank(a) >= accessRank(b) ? a : b;
}
