import { z } from 'zod';

/** A set of tables of people or fingerprints of documents that a console gives out; more is refused. */
export const MAX_RECOGNITION_SETS = 32;
/** Bytes of one set, and of all of them together: what an agent keeps on disk and in its inspector. */
export const MAX_RECOGNITION_SET_BYTES = 256 * 1024 * 1024;
export const MAX_RECOGNITION_BYTES = 384 * 1024 * 1024;
/** A set travels in pieces of so many bytes: short enough that what else is on the link hardly waits. */
export const RECOGNITION_PIECE_BYTES = 128 * 1024;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');
const SetId = z.string().regex(/^[a-z]+\.[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a kind, a dot and a name');
const Version = z.number().int().positive();

export const RecognitionKind = z.enum(['edm', 'fingerprints']);
export type RecognitionKind = z.infer<typeof RecognitionKind>;

/** What an agent needs to know of a set to fetch and use it. */
export const RecognitionSet = z.object({
  id: SetId,
  kind: RecognitionKind,
  version: Version,
  sha256: Sha256,
  bytes: z.number().int().positive().max(MAX_RECOGNITION_SET_BYTES),
});
export type RecognitionSet = z.infer<typeof RecognitionSet>;

/**
 * Console → agent: every set that the agent is to have; others are given up. Sent after every welcome and at each
 * change.
 */
export const RecognitionSets = z.object({
  type: z.literal('recognition-sets'),
  sets: z.array(RecognitionSet).max(MAX_RECOGNITION_SETS),
});
export type RecognitionSets = z.infer<typeof RecognitionSets>;

/** Agent → console: asks for the piece of a set that begins at `offset`. One at a time. */
export const RecognitionFetch = z.object({
  type: z.literal('recognition-fetch'),
  sha256: Sha256,
  offset: z.number().int().nonnegative().max(MAX_RECOGNITION_SET_BYTES),
});
export type RecognitionFetch = z.infer<typeof RecognitionFetch>;

/** Console → agent: a piece in base64, or that the set is no longer there. */
export const RecognitionPiece = z.object({
  type: z.literal('recognition-piece'),
  sha256: Sha256,
  offset: z.number().int().nonnegative().max(MAX_RECOGNITION_SET_BYTES),
  data: z.base64().max(4 * Math.ceil(RECOGNITION_PIECE_BYTES / 3)),
  gone: z.boolean().optional(),
});
export type RecognitionPiece = z.infer<typeof RecognitionPiece>;

export const RecognitionState = z.object({
  id: SetId,
  /** The version that the console asked for last. */
  wanted: Version,
  state: z.enum(['fetching', 'in-use', 'failed']),
  /** The version that files are judged with now; absent for none. */
  inUse: Version.optional(),
  /** Bytes of the wanted version that are there. */
  received: z.number().int().nonnegative(),
  reason: z.string().max(512).optional(),
});
export type RecognitionState = z.infer<typeof RecognitionState>;

/** Agent → console: how far each wanted set is. Sent after recognition-sets and at each change of a state. */
export const RecognitionStatus = z.object({
  type: z.literal('recognition-status'),
  sets: z.array(RecognitionState).max(MAX_RECOGNITION_SETS),
});
export type RecognitionStatus = z.infer<typeof RecognitionStatus>;
