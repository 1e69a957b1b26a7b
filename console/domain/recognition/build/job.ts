import { z } from 'zod';
import { TABLE_PROBLEMS } from '../../../../shared/detection/edm/table-error.ts';

const Words = z.custom<Uint32Array>((value) => value instanceof Uint32Array);

/** Console → building process: one job, then it ends. Paths lie in the folder that it may write to. */
export const BuildJob = z.discriminatedUnion('kind', [
  /** The CSV comes on standard input. */
  z.object({
    kind: z.literal('table'),
    out: z.string(),
    name: z.string(),
    columns: z.array(z.string()).optional(),
    match: z.number().int().optional(),
    encoding: z.enum(['utf-8', 'gb18030']).optional(),
  }),
  /** Says what a file that was built elsewhere is. */
  z.object({ kind: z.literal('check'), file: z.string() }),
  /** Makes a set of fingerprints out of another, which may be none. */
  z.object({
    kind: z.literal('documents'),
    out: z.string(),
    base: z.string().optional(),
    add: z.object({ name: z.string(), fingerprints: Words }).optional(),
    merge: z.string().optional(),
    remove: z.string().optional(),
  }),
]);
export type BuildJob = z.infer<typeof BuildJob>;

const Table = z.object({
  kind: z.literal('edm'),
  name: z.string(),
  columns: z.array(z.string()),
  match: z.number().int(),
  rows: z.number().int(),
  leftOut: z.number().int(),
  leftOutLines: z.array(z.number().int()),
});
const Documents = z.object({
  kind: z.literal('fingerprints'),
  documents: z.array(z.object({ name: z.string(), fingerprints: z.number().int() })),
});
export const BUILD_PROBLEMS = [
  ...TABLE_PROBLEMS,
  'name',
  'not-an-index',
  'too-little-text',
  'too-many-documents',
] as const;

/** Building process → console: what came out, or what is wrong with what was given. */
export const BuildOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.discriminatedUnion('kind', [Table, Documents]) }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(BUILD_PROBLEMS),
    message: z.string(),
    line: z.number().int().optional(),
  }),
]);
export type BuildOutcome = z.infer<typeof BuildOutcome>;
export type BuildResult = Extract<BuildOutcome, { ok: true }>['result'];
