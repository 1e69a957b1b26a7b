import { createHash } from 'node:crypto';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Encrypter } from 'age-encryption';
import { type EvidenceHead, encodeHead } from '../../../shared/evidence/contents.ts';

/** The content is not what the head says, as when a file was written to meanwhile. */
export class ContentChanged extends Error {
  override readonly name = 'ContentChanged';
}

/**
 * Head and content, sealed with age to everybody named, piece by piece: of a large file only little is in memory, and
 * nothing clear is on any disk. The content is held to the size and hash of the head. @throws ContentChanged
 */
export async function* sealEvidence(
  head: EvidenceHead,
  content: AsyncIterable<Uint8Array> | undefined,
  recipients: readonly string[],
): AsyncGenerator<Uint8Array> {
  const age = new Encrypter();
  for (const recipient of recipients) age.addRecipient(recipient);
  const clear = NodeReadable.from(clearBytes(head, content));
  const sealed = await age.encrypt(clear as ReadableStream<Uint8Array>);
  for await (const piece of sealed as unknown as AsyncIterable<Uint8Array>) yield piece;
}

async function* clearBytes(
  head: EvidenceHead,
  content: AsyncIterable<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  yield encodeHead(head);
  const about = head.file.content;
  if (!content || !about) return;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    sizeBytes += piece.length;
    yield piece;
  }
  const isOther = about.sha256 !== undefined && about.sha256 !== hash.digest('hex');
  if (sizeBytes !== about.sizeBytes || isOther) throw new ContentChanged('the file was changed meanwhile');
}

/** The types of the browser's streams and of Node's differ; the streams do not. */
const NodeReadable = ReadableStream as unknown as {
  from(source: AsyncIterable<Uint8Array>): NodeReadableStream<Uint8Array>;
};
