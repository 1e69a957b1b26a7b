import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import tar from 'tar-stream';
import { BackupError, MANIFEST_NAME, Manifest } from './manifest.ts';

/**
 * What seals a backup: a passphrase, or keys of age (https://age-encryption.org/v1). Sealed to recipients, the
 * machine that makes backups cannot read them.
 */
export type SealKey = { passphrase: string } | { recipients: readonly string[] };
export type OpenKey = { passphrase: string } | { identities: readonly string[] };

const MAX_MANIFEST_BYTES = 1024 * 1024;

/** Writes files as tar, zstd and age, durably. The archive opens with the standard tools `age`, `zstd` and `tar`. */
export async function sealArchive(
  out: string,
  manifest: Manifest,
  fileOf: (path: string) => string,
  key: SealKey,
): Promise<void> {
  const encrypter = new Encrypter();
  try {
    if ('passphrase' in key) encrypter.setPassphrase(key.passphrase);
    else for (const recipient of key.recipients) encrypter.addRecipient(recipient);
  } catch (error) {
    throw new BackupError(`not a recipient that age knows: ${(error as Error).message}`);
  }
  const pack = tar.pack();
  const packing = (async () => {
    const text = JSON.stringify(manifest);
    pack.entry({ name: MANIFEST_NAME, size: Buffer.byteLength(text) }, text);
    for (const { path, bytes } of manifest.files) {
      await pipeline(createReadStream(fileOf(path)), pack.entry({ name: path, size: bytes, mode: 0o600 }));
    }
    pack.finalize();
  })();
  packing.catch((error) => pack.destroy(error as Error));
  const packed = pack.pipe(createZstdCompress());
  pack.once('error', (error) => packed.destroy(error));
  const sealed = await encrypter.encrypt(Readable.toWeb(packed) as ReadableStream<Uint8Array>);
  await pipeline(Readable.fromWeb(sealed as never), createWriteStream(out, { mode: 0o600, flags: 'wx' }));
  await packing;
  await sync(out);
}

/**
 * Reads a sealed archive to its end and holds every file to the manifest; with `into` the files are put there.
 * @throws BackupError when it does not open, was changed, or is not whole
 */
export async function openArchive(file: string, key: OpenKey, into?: string): Promise<Manifest> {
  const decrypter = new Decrypter();
  try {
    if ('passphrase' in key) decrypter.addPassphrase(key.passphrase);
    else for (const identity of key.identities) decrypter.addIdentity(identity);
  } catch (error) {
    throw new BackupError(`not an identity that age knows: ${(error as Error).message}`);
  }
  const sealed = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  const opened = await decrypter.decrypt(sealed).catch((error: Error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BackupError(`there is no file ${file}`);
    throw new BackupError(`${file} does not open with this key: ${error.message}`);
  });
  const extract = tar.extract();
  const reading = readEntries(extract, into);
  try {
    await Promise.all([
      pipeline(Readable.fromWeb(opened as never), createZstdDecompress(), extract as unknown as Writable),
      reading,
    ]);
    return await reading;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${file} is damaged: ${(error as Error).message}`);
  }
}

async function readEntries(extract: tar.Extract, into: string | undefined): Promise<Manifest> {
  let manifest: Manifest | undefined;
  const missing = new Map<string, Manifest['files'][number]>();
  for await (const entry of extract) {
    const { name } = entry.header;
    if (!manifest) {
      manifest = await readManifest(name, entry as unknown as Readable);
      for (const each of manifest.files) missing.set(each.path, each);
      continue;
    }
    const expected = missing.get(name);
    if (!expected) throw new BackupError(`the backup holds ${name}, which its manifest does not name`);
    missing.delete(name);
    if (entry.header.size !== expected.bytes)
      throw new BackupError(`${name} in the backup has another length`);
    const hash = createHash('sha256');
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(entry, counted, await target(into, name));
    if (hash.digest('hex') !== expected.sha256) throw new BackupError(`${name} in the backup was changed`);
    if (into !== undefined) await sync(join(into, name));
  }
  if (!manifest) throw new BackupError('the backup is empty');
  const [first] = missing.keys();
  if (first !== undefined) throw new BackupError(`the backup is not whole: ${first} is missing`);
  return manifest;
}

async function target(into: string | undefined, name: string): Promise<Writable> {
  if (into === undefined) return new PassThrough().resume();
  const path = join(into, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return createWriteStream(path, { mode: 0o600, flags: 'wx' });
}

async function readManifest(name: string, entry: Readable): Promise<Manifest> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of entry) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > MAX_MANIFEST_BYTES) break;
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(pieces).toString());
  } catch {}
  const parsed = Manifest.safeParse(value);
  if (name !== MANIFEST_NAME || !parsed.success) throw new BackupError('this is no backup of a console');
  return parsed.data;
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
