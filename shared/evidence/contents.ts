import { z } from 'zod';
import { ClearFinding } from '../detection/clear-finding.ts';
import { Sha256 } from '../events/evidence.ts';

/**
 * What is inside sealed evidence: eight bytes that name the format, the length of the head (32 bits, big-endian), the
 * head as JSON in UTF-8, then the file's content to the end. That it is whole and unchanged is age's own promise.
 */
const MAGIC = new TextEncoder().encode('GPEVID1\n');
const MAX_HEAD_BYTES = 4 * 1024 * 1024;

export const EvidenceHead = z.object({
  id: z.uuid(),
  eventId: z.uuid(),
  agentId: z.uuid(),
  /** When it was sealed, milliseconds since the epoch, agent's clock. */
  at: z.number().int().nonnegative(),
  file: z.object({
    name: z.string().max(1024),
    path: z.string().max(16_384),
    /** Of the content that follows; absent when the findings alone were kept. */
    content: z.object({ sizeBytes: z.number().int().nonnegative(), sha256: Sha256.optional() }).optional(),
  }),
  findings: z.array(ClearFinding),
});
export type EvidenceHead = z.infer<typeof EvidenceHead>;

/** Evidence that is not of the form above. */
export class EvidenceDamaged extends Error {
  override readonly name = 'EvidenceDamaged';
}

/** The bytes before the content. */
export function encodeHead(head: EvidenceHead): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(MAGIC.length + 4 + json.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length);
  bytes.set(json, MAGIC.length + 4);
  return bytes;
}

/** Takes the opened evidence apart: the head, then the content piece by piece. @throws EvidenceDamaged */
export async function readContents(
  opened: AsyncIterable<Uint8Array>,
): Promise<{ head: EvidenceHead; content: AsyncGenerator<Uint8Array> }> {
  const pieces = opened[Symbol.asyncIterator]();
  let held = new Uint8Array(0);
  const take = async (length: number): Promise<Uint8Array> => {
    while (held.length < length) {
      const { done, value } = await pieces.next();
      if (done) throw new EvidenceDamaged('cut off');
      const joined = new Uint8Array(held.length + value.length);
      joined.set(held);
      joined.set(value, held.length);
      held = joined;
    }
    const taken = held.slice(0, length);
    held = held.slice(length);
    return taken;
  };
  const start = await take(MAGIC.length + 4);
  if (!MAGIC.every((byte, at) => start[at] === byte)) throw new EvidenceDamaged('no evidence of this format');
  const length = new DataView(start.buffer).getUint32(MAGIC.length);
  if (length > MAX_HEAD_BYTES) throw new EvidenceDamaged('its head is too large');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await take(length)));
  } catch (error) {
    if (error instanceof EvidenceDamaged) throw error;
    throw new EvidenceDamaged('its head cannot be read');
  }
  const head = EvidenceHead.safeParse(json);
  if (!head.success) throw new EvidenceDamaged('its head cannot be read');
  async function* content() {
    if (held.length > 0) yield held;
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) return;
      yield value;
    }
  }
  return { head: head.data, content: content() };
}
