import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  chown,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  statfs,
  unlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../../../shared/events/event.ts';
import { KeyFile } from './key-file.ts';
import { isNoteName, type NoteFacts, noteNameFor, noteText, TEMPORARY_PREFIX } from './note.ts';
import {
  alternativeName,
  child,
  isCode,
  isSameFile,
  liesWithin,
  nameOf,
  openForReading,
  parentOf,
  statOf,
  syncFolder,
} from './place.ts';
import { SealError, type SealedMetadata, seal, type Trailer, unseal } from './sealed-file.ts';

/** The file to take, as the monitor saw it. */
export interface FileToTake {
  path: string | Buffer;
  dev: bigint;
  ino: bigint;
  root: string;
  /** DeviceInfo.key of the medium: a restore goes to this medium, wherever it is mounted then. */
  deviceKey?: string;
}

/** Why, for the note; and the event so far, kept with the file so that it can be completed after a crash. */
export interface TakeReason extends Omit<NoteFacts, 'quarantineId'> {
  quarantineId: string;
  draft: unknown;
}

export interface RestoreOptions {
  /** Where the medium with this key is mounted now. Without it a file goes back to the place it was taken from. */
  rootOf?: (deviceKey: string) => string | undefined;
}

export type RestoreResult = { ok: true; path: Buffer } | { ok: false; reason: RestoreFailure };
export type RestoreFailure =
  | 'unknown'
  | 'medium-missing'
  | 'outside'
  | 'no-space'
  | 'read-only'
  | 'damaged'
  | 'error';

/** A file that a crash had left between stick and store, now settled in the store. */
export interface Recovered {
  quarantineId: string;
  draft: unknown;
}

/** A file in the store, as it was when it was taken. */
export interface QuarantinedEntry {
  id: string;
  takenAt: number;
  sizeBytes: number;
  /** Its event, see `TakeReason`. */
  draft: unknown;
}

export interface QuarantineOptions {
  /** Sealed files lie here, 0600 in 0700. */
  dir: string;
  /** The key lies here, apart from the data. */
  keyDir: string;
  /** Larger files are not taken (`too-large`). Default 4 GiB. */
  maxFileBytes?: number;
}

/** A file may be written to while it is copied; so often the copy begins anew. */
const ATTEMPTS = 3;
const SEALED = '.sealed';
/** A sealed file of this ending has not been seen off the stick yet. */
const PENDING = '.pending';
const COPYING = '.copying';

/**
 * Opens the quarantine, making directory and key when they are not there, and settles what a crash left half done.
 * @throws when the key cannot be read although sealed files are there: they would be lost under a new one
 */
export async function openQuarantine(
  options: QuarantineOptions,
): Promise<{ quarantine: Quarantine; recovered: Recovered[] }> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  await chmod(options.dir, 0o700);
  const key = await loadKey(options);
  const quarantine = new Quarantine(options, key, {
    exemptions: await KeyFile.load(join(options.dir, 'exemptions')),
    notes: await KeyFile.load(join(options.dir, 'notes')),
  });
  return { quarantine, recovered: await quarantine.recover() };
}

async function loadKey({ dir, keyDir }: QuarantineOptions): Promise<Buffer> {
  await mkdir(keyDir, { recursive: true, mode: 0o700 });
  await chmod(keyDir, 0o700);
  const file = join(keyDir, 'quarantine.key');
  try {
    const key = await readFile(file);
    if (key.length === 32) return key;
    throw new Error(`${file} is not a key of 32 bytes; put the right one back`);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  if ((await readdir(dir)).some((name) => name.endsWith(SEALED))) {
    throw new Error(`${file} is missing, and without it the quarantined files cannot be opened; put it back`);
  }
  const key = randomBytes(32);
  const handle = await open(file, 'wx', 0o600);
  await handle.write(key);
  await handle.sync().finally(() => handle.close());
  await syncFolder(keyDir);
  return key;
}

/**
 * Takes files from sticks into sealed files of its own and gives them back. Whatever happens in between, the
 * content is on the stick or in the store, or for a moment in both: it leaves the stick only when the sealed
 * copy is durable.
 */
export class Quarantine {
  readonly #dir: string;
  readonly #key: Buffer;
  readonly #maxFileBytes: number;
  readonly #exemptions: KeyFile;
  /** Hashes of the notes that were written: a name alone would let anybody pass a file off as a note. */
  readonly #notes: KeyFile;
  /** Being taken or restored right now: their files have a temporary name for a moment. */
  readonly #active = new Set<string>();
  /** What was read of the sealed files: it never changes. */
  readonly #entries = new Map<string, QuarantinedEntry>();

  constructor(options: QuarantineOptions, key: Buffer, files: { exemptions: KeyFile; notes: KeyFile }) {
    this.#dir = options.dir;
    this.#key = key;
    this.#maxFileBytes = options.maxFileBytes ?? 4 * 1024 ** 3;
    this.#exemptions = files.exemptions;
    this.#notes = files.notes;
  }

  /** A file that the console has ordered back must not be taken again as long as it is the same. */
  isExempt(sha256: string | undefined, path: string | Buffer): boolean {
    return sha256 !== undefined && this.#exemptions.has(exemptionKey(sha256, Buffer.from(path)));
  }

  /** True for a note that was written here, and for a file that this quarantine has in hand. */
  isOwn(name: string, sha256: string | undefined): boolean {
    if (name.startsWith(TEMPORARY_PREFIX)) return this.#active.has(name.slice(TEMPORARY_PREFIX.length));
    return isNoteName(name) && sha256 !== undefined && this.#notes.has(sha256);
  }

  /** True when the file of this id is in the store and has been seen off its medium. */
  async has(quarantineId: string): Promise<boolean> {
    return (await statOf(Buffer.from(this.#fileOf(quarantineId, SEALED)))) !== undefined;
  }

  /** What is in the store, newest first; a file that cannot be opened is left out. */
  async list(): Promise<QuarantinedEntry[]> {
    const names = await readdir(this.#dir);
    const ids = names.filter((name) => name.endsWith(SEALED)).map((name) => name.slice(0, -SEALED.length));
    const present = new Set(ids);
    for (const id of this.#entries.keys()) if (!present.has(id)) this.#entries.delete(id);
    for (const id of ids) {
      if (this.#entries.has(id)) continue;
      const entry = await this.#entryOf(id).catch(() => undefined);
      if (entry) this.#entries.set(id, entry);
    }
    return [...this.#entries.values()].sort((a, b) => b.takenAt - a.takenAt);
  }

  async #entryOf(id: string): Promise<QuarantinedEntry> {
    const handle = await open(this.#fileOf(id, SEALED), 'r');
    try {
      const { takenAt, sizeBytes, draft } = await metadataOf(unseal(this.#key, handle));
      return { id, takenAt, sizeBytes, draft };
    } finally {
      await handle.close();
    }
  }

  /** The content of a file in the store. @throws SealError, the system's error when it is not there */
  async *content(quarantineId: string): AsyncGenerator<Buffer> {
    const handle = await open(this.#fileOf(quarantineId, SEALED), 'r');
    try {
      for await (const part of unseal(this.#key, handle)) if ('content' in part) yield part.content;
    } finally {
      await handle.close();
    }
  }

  /** Takes the file. Never throws for what a medium does: the outcome says what was achieved. */
  async take(file: FileToTake, reason: TakeReason): Promise<Outcome> {
    this.#active.add(reason.quarantineId);
    try {
      for (let attempt = 1; ; attempt++) {
        const outcome = await this.#tryToTake(file, reason);
        if (outcome.reason !== 'changed' || attempt === ATTEMPTS) return outcome;
      }
    } catch (error) {
      return { state: 'not-stopped', reason: reasonOf(error) };
    } finally {
      this.#active.delete(reason.quarantineId);
    }
  }

  async #tryToTake(file: FileToTake, reason: TakeReason): Promise<Outcome> {
    const path = Buffer.from(file.path);
    const source = await openForReading(path);
    const pending = this.#fileOf(reason.quarantineId, PENDING);
    try {
      const before = await source.stat({ bigint: true });
      if (!before.isFile() || !isSameFile(before, file)) return failed('changed');
      if (before.size > BigInt(this.#maxFileBytes)) return failed('too-large');
      if (!(await liesWithin(parentOf(path), file.root))) return failed('changed');
      const noteName = noteNameFor(reason.fileName);
      const metadata: SealedMetadata = {
        id: reason.quarantineId,
        takenAt: Date.now(),
        path: path.toString('base64'),
        root: file.root,
        ...(file.deviceKey === undefined ? {} : { deviceKey: file.deviceKey }),
        noteName,
        mode: Number(before.mode) & 0o7777,
        uid: Number(before.uid),
        gid: Number(before.gid),
        modifiedAt: Number(before.mtimeMs),
        sizeBytes: Number(before.size),
        draft: reason.draft,
      };
      if (!(await this.#sealInto(pending, metadata, source))) return failed('store-failed');
      const after = await source.stat({ bigint: true });
      if (
        after.size !== before.size ||
        after.mtimeNs !== before.mtimeNs ||
        after.ctimeNs !== before.ctimeNs
      ) {
        await unlink(pending);
        return failed('changed');
      }
      // From here the content is safe; now it may leave the stick.
      try {
        if (!(await removeExactly(path, file, reason.quarantineId))) {
          await unlink(pending);
          return failed('changed');
        }
      } catch (error) {
        await unlink(pending);
        throw error;
      }
      await this.#settle(reason.quarantineId);
      await this.#writeNote(child(parentOf(path), noteName), noteText(reason));
      return { state: 'done', quarantineId: reason.quarantineId };
    } finally {
      await source.close();
    }
  }

  /** False when the store could not take it; nothing is left of the attempt then. */
  async #sealInto(target: string, metadata: SealedMetadata, source: FileHandle): Promise<boolean> {
    const copying = this.#fileOf(metadata.id, COPYING);
    try {
      const { bavail, bsize } = await statfs(this.#dir);
      // Sealing adds 21 bytes a chunk; the rest of the margin keeps the spool on the same disk alive.
      if (bavail * bsize < metadata.sizeBytes * 1.01 + 16 * 1024 * 1024) return false;
      const handle = await open(copying, 'wx', 0o600);
      try {
        await seal(this.#key, metadata, source, handle);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(copying, target);
      await syncFolder(this.#dir);
      return true;
    } catch (error) {
      await unlink(copying).catch(() => {});
      // A source that cannot be read is the medium's fault, not the store's.
      if (isCode(error, 'EIO', 'ENODEV', 'ENXIO') && (error as NodeJS.ErrnoException).syscall === 'read')
        throw error;
      return false;
    }
  }

  /** Deletes the sealed file of this id: it can never come back. False when there is none. */
  async destroy(quarantineId: string): Promise<boolean> {
    try {
      await unlink(this.#fileOf(quarantineId, SEALED));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    }
    await syncFolder(Buffer.from(this.#dir));
    return true;
  }

  /** Gives a file back to where it was, beside what has taken its place meanwhile. Never overwrites. */
  async restore(quarantineId: string, options: RestoreOptions = {}): Promise<RestoreResult> {
    const sealed = this.#fileOf(quarantineId, SEALED);
    let handle: FileHandle;
    try {
      handle = await open(sealed, 'r');
    } catch {
      return { ok: false, reason: 'unknown' };
    }
    this.#active.add(quarantineId);
    try {
      return await this.#restoreFrom(handle, quarantineId, sealed, options);
    } catch (error) {
      return { ok: false, reason: error instanceof SealError ? 'damaged' : restoreFailureOf(error) };
    } finally {
      this.#active.delete(quarantineId);
      await handle.close();
    }
  }

  async #restoreFrom(
    handle: FileHandle,
    quarantineId: string,
    sealed: string,
    { rootOf }: RestoreOptions,
  ): Promise<RestoreResult> {
    const parts = unseal(this.#key, handle);
    const metadata = await metadataOf(parts);
    const { deviceKey } = metadata;
    const root = deviceKey !== undefined && rootOf ? rootOf(deviceKey) : metadata.root;
    if (root === undefined) return { ok: false, reason: 'medium-missing' };
    const path = moved(Buffer.from(metadata.path, 'base64'), metadata.root, root);
    const folder = parentOf(path);
    if (!(await statOf(folder))) return { ok: false, reason: 'medium-missing' };
    if (!(await liesWithin(folder, root))) return { ok: false, reason: 'outside' };

    const temporary = child(folder, `${TEMPORARY_PREFIX}${quarantineId}`);
    await unlink(temporary).catch(() => {});
    try {
      const trailer = await copyOut(parts, temporary, metadata);
      for (let attempt = 0; ; attempt++) {
        const target = child(folder, alternativeName(nameOf(path), attempt));
        if (await statOf(target)) continue;
        // The exemption first: the monitor sees the name as soon as it is there.
        await this.#exemptions.add(exemptionKey(trailer.sha256, target));
        if (!(await nameWithoutOverwriting(temporary, target))) continue;
        await syncFolder(folder);
        if (metadata.noteName) await unlink(child(folder, metadata.noteName)).catch(() => {});
        await unlink(sealed);
        return { ok: true, path: target };
      }
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
  }

  /**
   * After a crash: half-made copies are dropped, and a sealed file whose original may still lie on the stick is
   * seen off it when it is the same file. What cannot be told now (the stick is away) waits for the next start.
   */
  async recover(): Promise<Recovered[]> {
    const recovered: Recovered[] = [];
    for (const name of await readdir(this.#dir)) {
      if (name.endsWith(COPYING)) await unlink(join(this.#dir, name));
      if (!name.endsWith(PENDING)) continue;
      const quarantineId = name.slice(0, -PENDING.length);
      const one = await this.#recoverOne(quarantineId).catch(() => undefined);
      if (one) recovered.push(one);
    }
    return recovered;
  }

  async #recoverOne(quarantineId: string): Promise<Recovered | undefined> {
    const handle = await open(this.#fileOf(quarantineId, PENDING), 'r');
    try {
      const parts = unseal(this.#key, handle);
      const metadata = await metadataOf(parts);
      const path = Buffer.from(metadata.path, 'base64');
      if (!(await statOf(parentOf(path)))) return undefined;
      const aside = child(parentOf(path), `${TEMPORARY_PREFIX}${quarantineId}`);
      const { sha256 } = await trailerOf(parts);
      for (const place of [path, aside]) {
        const there = await statOf(place);
        if (!there?.isFile() || !(await liesWithin(parentOf(place), metadata.root))) continue;
        if ((await hashOf(place)) === sha256) await removeExactly(place, there, quarantineId);
      }
      await this.#settle(quarantineId);
      return { quarantineId, draft: metadata.draft };
    } finally {
      await handle.close();
    }
  }

  async #settle(quarantineId: string): Promise<void> {
    await rename(this.#fileOf(quarantineId, PENDING), this.#fileOf(quarantineId, SEALED));
    await syncFolder(this.#dir);
  }

  async #writeNote(path: Buffer, content: string): Promise<void> {
    await this.#notes.add(createHash('sha256').update(content).digest('hex'));
    await writeNote(path, content);
  }

  #fileOf(quarantineId: string, ending: string): string {
    // The id may come from the network: nothing but a UUID ever becomes part of a path.
    if (!/^[0-9a-f-]{36}$/.test(quarantineId)) throw new Error('not a quarantine id');
    return join(this.#dir, `${quarantineId}${ending}`);
  }
}

/**
 * Removes the name only if it is this very file. It is first given another name, because between a look and
 * an unlink somebody could put another file in its place, which would be lost. False when it is another file.
 */
async function removeExactly(path: Buffer, file: { dev: bigint; ino: bigint }, id: string): Promise<boolean> {
  const aside = child(parentOf(path), `${TEMPORARY_PREFIX}${id}`);
  const there = await statOf(path);
  if (!there || !isSameFile(there, file)) return false;
  let name = path;
  try {
    await rename(path, aside);
    name = aside;
  } catch (error) {
    // A full vfat has no room for the longer name.
    if (!isCode(error, 'ENOSPC')) throw error;
  }
  const moved = await statOf(name);
  if (!moved || !isSameFile(moved, file)) {
    if (moved && name !== path) await rename(name, path);
    return false;
  }
  try {
    await unlink(name);
  } catch (error) {
    if (name !== path) await rename(name, path).catch(() => {});
    throw error;
  }
  await syncFolder(parentOf(path));
  return !(await isStillThere(path, file));
}

/** False when the name was taken in the meantime. */
async function nameWithoutOverwriting(temporary: Buffer, target: Buffer): Promise<boolean> {
  try {
    await link(temporary, target);
    await unlink(temporary);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    // vfat and exFAT have no links; between the look and the rename is the best they offer.
    await rename(temporary, target);
    return true;
  }
}

async function isStillThere(path: Buffer, file: { dev: bigint; ino: bigint }): Promise<boolean> {
  const there = await statOf(path);
  return there !== undefined && isSameFile(there, file);
}

/** A stick that is full or was pulled out goes without a note; the file is safe all the same. */
async function writeNote(path: Buffer, content: string): Promise<void> {
  try {
    const handle = await open(
      path,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o644,
    );
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isCode(error, 'ENOSPC', 'EDQUOT')) await unlink(path).catch(() => {});
  }
}

/** The same place on a medium that is mounted elsewhere now. */
function moved(path: Buffer, from: string, to: string): Buffer {
  return from === to ? path : Buffer.concat([Buffer.from(to), path.subarray(Buffer.byteLength(from))]);
}

function exemptionKey(sha256: string, path: Buffer): string {
  return createHash('sha256').update(sha256).update(path).digest('hex');
}

type Parts = ReturnType<typeof unseal>;

async function metadataOf(parts: Parts): Promise<SealedMetadata> {
  const first = await parts.next();
  if (first.done || !('metadata' in first.value)) throw new SealError('damaged');
  return first.value.metadata;
}

async function trailerOf(parts: Parts): Promise<Trailer> {
  for await (const part of parts) if ('trailer' in part) return part.trailer;
  throw new SealError('cut off');
}

async function hashOf(path: Buffer): Promise<string> {
  const handle = await openForReading(path);
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream()) hash.update(chunk);
  return hash.digest('hex');
}

async function copyOut(parts: Parts, temporary: Buffer, metadata: SealedMetadata): Promise<Trailer> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const target = await open(temporary, flags, 0o600);
  try {
    for await (const part of parts) {
      if ('content' in part) await target.writeFile(part.content);
      if ('trailer' in part) {
        await target.sync();
        await target.close();
        // vfat keeps neither owner nor mode.
        await chown(temporary, metadata.uid, metadata.gid).catch(() => {});
        await chmod(temporary, metadata.mode).catch(() => {});
        await utimes(temporary, new Date(), new Date(metadata.modifiedAt)).catch(() => {});
        return part.trailer;
      }
    }
    throw new SealError('cut off');
  } catch (error) {
    await target.close().catch(() => {});
    throw error;
  }
}

function failed(reason: NonNullable<Outcome['reason']>): Outcome {
  return { state: 'not-stopped', reason };
}

function reasonOf(error: unknown): NonNullable<Outcome['reason']> {
  if (isCode(error, 'EROFS')) return 'read-only';
  if (isCode(error, 'ENOENT', 'ENOTDIR', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE')) return 'gone';
  if (isCode(error, 'EACCES', 'EPERM')) return 'permission';
  if (isCode(error, 'ELOOP')) return 'changed';
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return 'no-space';
  return 'error';
}

function restoreFailureOf(error: unknown): RestoreFailure {
  const reason = reasonOf(error);
  if (reason === 'gone') return 'medium-missing';
  return reason === 'no-space' || reason === 'read-only' ? reason : 'error';
}
