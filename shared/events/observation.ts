import { z } from 'zod';

/**
 * Where something may leave. A monitor names the channel of what it saw; policy rules match on it.
 * `folder` is a configured folder on a fixed disk, `removable-storage` any mounted removable medium; `cloud-sync`,
 * `messenger`, `network-share` and `mail` are folders that a program or the system carries elsewhere; `screenshot` is a
 * picture of a screen, `clipboard` what was copied; `at-rest` is
 * no way out: a file that lies where it should not.
 */
export const Channel = z.enum([
  'removable-storage',
  'folder',
  'cloud-sync',
  'messenger',
  'network-share',
  'mail',
  'printing',
  'screenshot',
  'clipboard',
  'at-rest',
]);
export type Channel = z.infer<typeof Channel>;

/** Where a file goes, by the catalogue of destinations: Dropbox, say, or one network share. */
export const Destination = z.object({ id: z.string().min(1).max(128), name: z.string().max(256) });
export type Destination = z.infer<typeof Destination>;

/** Who did it, as far as the operating system tells. Names are untrusted text. */
export const Actor = z.object({
  user: z.string().max(256).optional(),
  uid: z.number().int().nonnegative().optional(),
  groups: z.array(z.string().max(256)).max(64).optional(),
});
export type Actor = z.infer<typeof Actor>;

/** The process that wrote, when it could still be seen. */
export const ProcessInfo = z.object({
  pid: z.number().int().positive(),
  name: z.string().max(256),
  path: z.string().max(4096).optional(),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/**
 * A storage device. Vendor and product ids are four lower-case hex digits as in the USB descriptor;
 * `vendor`, `product` and `serial` are the device's own words and as trustworthy as the device.
 */
export const DeviceInfo = z.object({
  /** Stable for one physical device on one PC: built from bus, ids and serial, else from the kernel's path. */
  key: z.string().min(1).max(512),
  bus: z.enum(['usb', 'mmc', 'loop', 'scsi', 'ata', 'nvme', 'folder', 'unknown']),
  vendorId: z
    .string()
    .regex(/^[0-9a-f]{4}$/)
    .optional(),
  productId: z
    .string()
    .regex(/^[0-9a-f]{4}$/)
    .optional(),
  vendor: z.string().max(256).optional(),
  product: z.string().max(256).optional(),
  serial: z.string().max(256).optional(),
  /** Kernel name of the block device or partition, such as sdb1. */
  node: z.string().max(64).optional(),
  sizeBytes: z.number().int().nonnegative().optional(),
  fileSystem: z.string().max(64).optional(),
  mountPoint: z.string().max(4096).optional(),
  readOnly: z.boolean().optional(),
});
export type DeviceInfo = z.infer<typeof DeviceInfo>;

/**
 * A file as its name and metadata tell. `path` is for people: bytes that are not valid UTF-8 and control
 * characters are escaped as \xNN, so it may not be usable to open the file again.
 */
export const FileInfo = z.object({
  name: z.string().max(1024),
  path: z.string().max(16384),
  sizeBytes: z.number().int().nonnegative(),
  modifiedAt: z.number().int().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type FileInfo = z.infer<typeof FileInfo>;

/** What a monitor saw: a fact without judgement. Times are milliseconds since the epoch, UTC. */
export const Observation = z.object({
  at: z.number().int(),
  channel: Channel,
  operation: z.enum(['created', 'modified', 'renamed', 'present', 'opened']),
  actor: Actor.optional(),
  process: ProcessInfo.optional(),
  device: DeviceInfo.optional(),
  destination: Destination.optional(),
  file: FileInfo,
});
export type Observation = z.infer<typeof Observation>;
