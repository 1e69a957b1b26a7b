import { z } from 'zod';

/** Values of one document that are kept unmasked for evidence: of each detector, and of all together. */
export const MAX_CLEAR_EACH = 200;
export const MAX_CLEAR = 2000;
const MAX_LENGTH = 512;

/** A value as it was found and where. It leaves a PC only sealed, as evidence. */
export const ClearFinding = z.object({
  detector: z.string().min(1).max(128),
  value: z.string().max(MAX_LENGTH),
  /** The part of the document, see Segment; absent for its running text. */
  part: z.string().max(256).optional(),
  /** Line or row within that part, from 1. */
  line: z.number().int().positive().optional(),
});
export type ClearFinding = z.infer<typeof ClearFinding>;

/** Where a document is being read. */
export type Whereabouts = () => { part?: string | undefined; line?: number | undefined };

/** Keeps the first values of each detector, each once, as they are found. */
export class ClearFindings {
  readonly all: ClearFinding[] = [];
  readonly #counts = new Map<string, number>();
  readonly #where: Whereabouts;

  constructor(where: Whereabouts) {
    this.#where = where;
  }

  add(detector: string, value: string): void {
    const count = this.#counts.get(detector) ?? 0;
    if (count >= MAX_CLEAR_EACH || this.all.length >= MAX_CLEAR) return;
    this.#counts.set(detector, count + 1);
    const { part, line } = this.#where();
    this.all.push({
      detector,
      value: value.slice(0, MAX_LENGTH),
      ...(part === undefined || part === 'body' ? {} : { part: part.slice(0, 256) }),
      ...(line === undefined ? {} : { line }),
    });
  }
}
