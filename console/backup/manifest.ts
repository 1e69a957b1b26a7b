import { z } from 'zod';

/** A path inside a data directory: no way out of it, no drive, no surprise. */
const RelativePath = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (path) => path.split('/').every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part)),
    'not a file of a data directory',
  );

/** First entry of a backup: what the others are. */
export const Manifest = z.strictObject({
  format: z.literal('guardpost-backup-1'),
  /** Milliseconds since the epoch. */
  madeAt: z.number().int(),
  version: z.string().max(64),
  files: z
    .array(
      z.strictObject({
        path: RelativePath,
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(1000),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST_NAME = 'manifest.json';

/** The backup cannot be made, read or put back; the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
