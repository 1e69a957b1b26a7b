import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';

/**
 * One quarantined file: header, metadata, content and trailer as a sequence of AES-256-GCM chunks in the STREAM
 * construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each chunk's nonce is its number and its kind is
 * authenticated, so a chunk changed, moved, repeated or cut off shows. Every file has a key of its own, derived
 * with HKDF from the service's key and a random salt.
 */
const MAGIC = Buffer.from('GPQ1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 256 * 1024;
/** Kinds of chunk. The trailer is the last one: a file without it was cut off. */
const KIND = { metadata: 0, content: 1, trailer: 2 } as const;

/** What is known of the file beside its content. Paths are base64, since a name need not be UTF-8. */
export const SealedMetadata = z.object({
  id: z.uuid(),
  takenAt: z.number().int(),
  path: z.base64(),
  /** The watched folder or mount that the file was taken from. */
  root: z.string(),
  deviceKey: z.string().optional(),
  noteName: z.string().optional(),
  mode: z.number().int(),
  uid: z.number().int(),
  gid: z.number().int(),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number(),
  sizeBytes: z.number().int(),
  /** The event of this file as far as it was known, to complete after a crash. */
  draft: z.unknown(),
});
export type SealedMetadata = z.infer<typeof SealedMetadata>;

const Trailer = z.object({ sha256: z.string().length(64), sizeBytes: z.number().int() });
export type Trailer = z.infer<typeof Trailer>;

/** The sealed file is damaged, cut off, or sealed with another key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** Writes `source` from its beginning, sealed, to `target`; resolves with what the trailer says. */
export async function seal(
  key: Buffer,
  metadata: SealedMetadata,
  source: FileHandle,
  target: FileHandle,
): Promise<Trailer> {
  const salt = randomBytes(SALT_BYTES);
  const fileKey = deriveKey(key, salt);
  const hash = createHash('sha256');
  let number = 0;
  const put = async (kind: number, plain: Uint8Array) => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(number)).setAAD(Buffer.of(kind));
    number += 1;
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const head = Buffer.alloc(5);
    head.writeUInt8(kind, 0);
    head.writeUInt32BE(body.length, 1);
    await writeAll(target, Buffer.concat([head, body]));
  };

  await writeAll(target, Buffer.concat([MAGIC, salt]));
  await put(KIND.metadata, Buffer.from(JSON.stringify(metadata)));
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES, sizeBytes);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await put(KIND.content, chunk);
    sizeBytes += bytesRead;
  }
  const trailer: Trailer = { sha256: hash.digest('hex'), sizeBytes };
  await put(KIND.trailer, Buffer.from(JSON.stringify(trailer)));
  return trailer;
}

/**
 * Opens a sealed file: the metadata at once, then the content chunk by chunk, then the trailer, which is given
 * only when the content is what was sealed.
 * @throws SealError when anything is not as it was sealed
 */
export async function* unseal(
  key: Buffer,
  source: FileHandle,
): AsyncGenerator<{ metadata: SealedMetadata } | { content: Buffer } | { trailer: Trailer }> {
  const header = await readExactly(source, MAGIC.length + SALT_BYTES);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealError('not a quarantined file');
  const fileKey = deriveKey(key, header.subarray(MAGIC.length));
  const hash = createHash('sha256');
  for (let number = 0; ; number++) {
    const head = await readExactly(source, 5);
    const kind = head.readUInt8(0);
    const length = head.readUInt32BE(1);
    const fits = kind === KIND.content ? CHUNK_BYTES + TAG_BYTES : 4 * CHUNK_BYTES;
    if (length < TAG_BYTES || length > fits || (number === 0) !== (kind === KIND.metadata))
      throw new SealError('damaged');
    const body = await readExactly(source, length);
    const plain = openChunk(fileKey, number, kind, body);
    if (kind === KIND.metadata) {
      yield { metadata: SealedMetadata.parse(JSON.parse(plain.toString('utf8'))) };
    } else if (kind === KIND.content) {
      hash.update(plain);
      yield { content: plain };
    } else {
      const trailer = Trailer.parse(JSON.parse(plain.toString('utf8')));
      if (trailer.sha256 !== hash.digest('hex')) throw new SealError('the content is not what was sealed');
      yield { trailer };
      return;
    }
  }
}

function openChunk(key: Buffer, number: number, kind: number, body: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(number))
    .setAAD(Buffer.of(kind))
    .setAuthTag(body.subarray(body.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealError('damaged, or sealed with another key');
  }
}

function deriveKey(key: Buffer, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'guardpost quarantine', 32));
}

/** 96 bits; unique within the file, and the key is unique to the file. */
function nonce(number: number): Buffer {
  const value = Buffer.alloc(12);
  value.writeUInt32BE(number, 8);
  return value;
}

async function writeAll(target: FileHandle, data: Buffer): Promise<void> {
  for (let at = 0; at < data.length; ) at += (await target.write(data, at)).bytesWritten;
}

async function readExactly(source: FileHandle, length: number): Promise<Buffer> {
  const data = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await source.read(data, at, length - at, null);
    if (bytesRead === 0) throw new SealError('cut off');
    at += bytesRead;
  }
  return data;
}
