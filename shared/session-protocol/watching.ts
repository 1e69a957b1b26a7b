import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';

const Name = z.union([LocalizedText, z.string().max(200)]);

/** A rule as far as it concerns this person, in parts that the tray makes a sentence of. */
export const WatchedRule = z.object({
  name: Name,
  action: z.enum(['audit', 'warn', 'block']),
  channels: z.array(z.string().max(64)).max(64).optional(),
  level: LocalizedText.optional(),
  unreadable: z.boolean().optional(),
  findings: z.array(z.string().max(128)).max(32).optional(),
  message: LocalizedText.optional(),
  isolates: z.boolean(),
});
export type WatchedRule = z.infer<typeof WatchedRule>;

/** What is watched on this PC and why, taken from the policy in force. */
export const SessionWatching = z.object({
  type: z.literal('watching'),
  removableStorage: z.boolean(),
  folders: z.array(z.string().max(1024)).max(64),
  /** Access to devices that nothing else is said of; absent when devices are not controlled. */
  devices: z.object({ message: LocalizedText.optional() }).optional(),
  /** Pictures of the screen and what is copied; absent when nobody looks. */
  screen: z
    .object({
      capture: z.enum(['allow', 'audit', 'warn', 'block']),
      remoteControl: z.enum(['allow', 'audit', 'warn', 'block']),
      keys: z.enum(['ignore', 'audit', 'block']),
      clipboard: z.boolean(),
      /** Level from which on nothing is captured while such a document is open. */
      whileOpen: LocalizedText.optional(),
    })
    .optional(),
  rules: z.array(WatchedRule).max(1000),
});
export type SessionWatching = z.infer<typeof SessionWatching>;
