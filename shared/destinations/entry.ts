import { z } from 'zod';

/**
 * A folder, with `/` between its parts on every system: `~` at the beginning is a person's home, `*` and `?` stand
 * for characters within one part, as in `~/Documents/WeChat Files/<any>/FileStorage/File`, written with a star for `<any>`.
 */
const Pattern = z
  .string()
  .min(2)
  .max(512)
  .regex(/^(~\/|\/|[A-Za-z]:\/)/, 'a folder that begins with ~/, / or a drive such as C:/');
const Patterns = z.array(Pattern).max(64);

/** A settings file of the program that names its folder. */
export const FolderSetting = z.strictObject({
  file: Pattern,
  /** `pairs` are lines of `key = value`; `text` is a file that holds the folder and nothing else. */
  format: z.enum(['json', 'pairs', 'text']),
  /** For JSON a path of keys with `*` for any, such as `*.path`; for pairs a key. */
  keys: z.array(z.string().min(1).max(128)).max(16).default([]),
  /** What is watched below the folder that is named there. */
  below: z.string().max(256).optional(),
});
export type FolderSetting = z.infer<typeof FolderSetting>;

/** One service or program that carries files away, and the folders from which it does. */
export const DestinationEntry = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only'),
  name: z.string().min(1).max(128),
  channel: z.enum(['cloud-sync', 'messenger', 'mail', 'screenshot']),
  /** Only files with such names, with `*` and `?`: in a folder that holds other things too. */
  files: z.array(z.string().min(1).max(256)).max(64).optional(),
  linux: Patterns.default([]),
  windows: Patterns.default([]),
  macos: Patterns.default([]),
  settings: z
    .strictObject({
      linux: z.array(FolderSetting).max(8).default([]),
      windows: z.array(FolderSetting).max(8).default([]),
      macos: z.array(FolderSetting).max(8).default([]),
    })
    .prefault({}),
});
export type DestinationEntry = z.infer<typeof DestinationEntry>;
