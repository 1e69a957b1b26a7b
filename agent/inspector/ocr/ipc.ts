import { z } from 'zod';
import { MAX_BYTES } from './picture.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= MAX_BYTES);

/** A picture as it travels between processes; see picture.ts. */
export const PictureMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), bytes: Bytes }),
  z.object({
    kind: z.literal('pixels'),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    channels: z.union([z.literal(1), z.literal(3), z.literal(4)]),
    bytes: Bytes,
  }),
]);

/** Service → OCR process. */
export const ToOcr = z.object({ id: z.number().int(), picture: PictureMessage });
export type ToOcr = z.infer<typeof ToOcr>;

/** OCR process → service; without a text the picture could not be read. */
export const FromOcr = z.object({
  id: z.number().int(),
  text: z
    .string()
    .max(1024 * 1024)
    .optional(),
});
export type FromOcr = z.infer<typeof FromOcr>;
