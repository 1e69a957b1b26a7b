import { Decrypter } from 'age-encryption';
import { type EvidenceHead, readContents } from './contents.ts';

/** Sealed to other holders, or damaged. */
export class EvidenceNotOpened extends Error {
  override readonly name = 'EvidenceNotOpened';
}

/**
 * Opens sealed evidence as it comes, with the private half of a holder's key. What the content yields is authentic piece
 * by piece; it is whole only when it has come to its end.
 * @throws EvidenceNotOpened, EvidenceDamaged; the content too
 */
export async function openEvidence(
  sealed: ReadableStream<Uint8Array>,
  identity: string,
): Promise<{ head: EvidenceHead; content: AsyncGenerator<Uint8Array> }> {
  const age = new Decrypter();
  age.addIdentity(identity);
  let opened: ReadableStream<Uint8Array>;
  try {
    opened = await age.decrypt(sealed);
  } catch {
    throw new EvidenceNotOpened('this key does not open it: it was sealed to others, or is damaged');
  }
  return readContents(piecesOf(opened));
}

/** Not every browser's streams can be iterated. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch {
    throw new EvidenceNotOpened('it is damaged or cut off');
  } finally {
    reader.releaseLock();
  }
}
