import { z } from 'zod';
import { Inspection } from '../../shared/detection/finding.ts';
import { Classification } from '../../shared/policy/schema.ts';

/** Service → inspector process. Sent with structured clone, so buffers and bigints travel as they are. */
export const ToInspector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('configure'), classification: Classification }),
  z.object({
    kind: z.literal('inspect'),
    id: z.number().int(),
    path: z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
    dev: z.bigint().optional(),
    ino: z.bigint().optional(),
  }),
]);
export type ToInspector = z.infer<typeof ToInspector>;

/** Inspector process → service. What it says is checked: it may have been taken over by a document. */
export const FromInspector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('verdict'), id: z.number().int(), inspection: Inspection }),
]);
export type FromInspector = z.infer<typeof FromInspector>;
