import { z } from 'zod';

/** The topic under which sessions are told what to follow of clipboard and keys. */
export const SCREEN_TOPIC = 'screen';
/** Kinds of signals by which they tell of it. */
export const CLIPBOARD_SIGNAL = 'clipboard.changed';
export const CLEARED_SIGNAL = 'clipboard.cleared';
export const KEY_SIGNAL = 'screen.key';

/** Characters of text, bytes of a picture and of formats that hold lists, that a session sends of one copy. */
export const MAX_COPIED = { text: 1024 * 1024, image: 7 * 1024 * 1024, list: 64 * 1024 } as const;

const ContentKey = z.string().regex(/^[0-9a-f]{64}$/);

/** What a session is to do. */
export const ScreenSettings = z.object({
  clipboard: z.object({ text: z.boolean(), files: z.boolean(), images: z.boolean() }).nullable(),
  keys: z.enum(['ignore', 'audit', 'block']),
  /** The content to be cleared, by its key; null for none. */
  clear: ContentKey.nullable(),
});
export type ScreenSettings = z.infer<typeof ScreenSettings>;

/** A copy, as a session tells of it. `key` is the SHA-256 of what it saw, by which it knows it again. */
export const ClipboardSignal = z.object({
  key: ContentKey,
  text: z.string().max(MAX_COPIED.text).optional(),
  /** PNG, in Base64. */
  image: z
    .base64()
    .max(Math.ceil((MAX_COPIED.image * 4) / 3) + 4)
    .optional(),
  /** Bytes of a list of files in Base64, by the format's name. */
  lists: z.record(z.string().max(64), z.base64().max(2 * MAX_COPIED.list)).optional(),
  truncated: z.boolean().optional(),
});
export type ClipboardSignal = z.infer<typeof ClipboardSignal>;

export const ClearedSignal = z.object({ key: ContentKey, done: z.boolean() });
export const KeySignal = z.object({ held: z.boolean() });
