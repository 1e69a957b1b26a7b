import { z } from 'zod';
import { DevicePattern } from '../policy/device-control.ts';
import { RELEASE_MINUTES } from '../release/release-code.ts';
import { MAX_LISTED, MAX_REASON } from './limits.ts';

export const SessionDevice = z.object({
  id: z.string().max(512),
  name: z.string().max(600),
  access: z.enum(['allow', 'read-only', 'block']),
  pattern: DevicePattern.optional(),
});
export type SessionDevice = z.infer<typeof SessionDevice>;

export const SessionRequest = z.object({
  id: z.uuid(),
  at: z.number().int(),
  kind: z.enum(['device', 'quarantine']),
  /** The device's or file's name; empty for any device. */
  what: z.string().max(1024),
  reason: z.string().max(MAX_REASON),
  minutes: z.number().int().optional(),
  state: z.enum(['waiting', 'granted', 'denied', 'ended']),
  /** Until when it was granted, ms since the epoch. */
  until: z.number().int().optional(),
  note: z.string().max(500).optional(),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/** What is plugged in and how far it may be used, and what this person has asked for. Newest request first. */
export const SessionDevices = z.object({
  type: z.literal('devices'),
  devices: z.array(SessionDevice).max(MAX_LISTED),
  requests: z.array(SessionRequest).max(MAX_LISTED),
});
export type SessionDevices = z.infer<typeof SessionDevices>;

/** Asks the console to let a device be used for a time. */
export const AskDevice = z.object({
  type: z.literal('ask-device'),
  ref: z.uuid(),
  device: DevicePattern.optional(),
  minutes: z.number().int().min(RELEASE_MINUTES[0]).max(RELEASE_MINUTES.at(-1)!),
  reason: z.string().trim().min(1).max(MAX_REASON),
});
