import { z } from 'zod';
import { ClearFinding, MAX_CLEAR } from '../../shared/detection/clear-finding.ts';
import { Inspection } from '../../shared/detection/finding.ts';
import { MAX_RECORD_KEYS } from '../../shared/detection/records/record-keys.ts';
import { Classification } from '../../shared/policy/schema.ts';
import { PictureMessage } from './ocr/ipc.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Service → inspector process. Sent with structured clone, so buffers and bigints travel as they are. */
export const ToInspector = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('configure'),
    classification: Classification,
    /** Files of indexes of people and of documents. */
    edm: z.array(z.string()),
    fingerprints: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('inspect'),
    id: z.number().int(),
    path: z.union([z.string(), Bytes]),
    dev: z.bigint().optional(),
    ino: z.bigint().optional(),
    /** The extracted text is wanted too. */
    text: z.boolean().optional(),
    recordKeys: z.boolean().optional(),
    clear: z.boolean().optional(),
    /** The document's fingerprints are wanted too. */
    fingerprint: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('recognized'), ticket: z.number().int(), text: z.string().optional() }),
]);
export type ToInspector = z.infer<typeof ToInspector>;

const Verdict = Inspection.extend({
  recordKeys: z.array(z.number().int().nonnegative()).max(MAX_RECORD_KEYS).optional(),
  clear: z.array(ClearFinding).max(MAX_CLEAR).optional(),
});

/** Inspector process → service. What it says is checked: it may have been taken over by a document. */
export const FromInspector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The answer to each `configure`: which files are in use, and which cannot be. */
  z.object({
    kind: z.literal('configured'),
    loaded: z.array(z.string()),
    failed: z.array(z.object({ file: z.string(), reason: z.string().max(256) })),
  }),
  z.object({
    kind: z.literal('fingerprints'),
    id: z.number().int(),
    fingerprints: z.custom<Uint32Array>((value) => value instanceof Uint32Array),
  }),
  z.object({ kind: z.literal('text'), id: z.number().int(), text: z.string(), part: z.string().optional() }),
  z.object({ kind: z.literal('recognize'), ticket: z.number().int(), picture: PictureMessage }),
  z.object({ kind: z.literal('verdict'), id: z.number().int(), inspection: Verdict }),
]);
export type FromInspector = z.infer<typeof FromInspector>;
