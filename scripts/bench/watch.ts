import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { strFromU8, unzipSync } from 'fflate';
import { docx } from '../demo/documents.ts';
import { Pair } from '../demo/pair.ts';
import { canMountImages, makeStick, type Stick } from '../demo/stick.ts';
import { demoPolicy } from '../demo/story.ts';
import { type BenchResult, cost, slowEnd } from './result.ts';

export interface WatchOptions {
  /** Copies on each kind of stick. */
  copies?: number;
}

/** An ordinary document, most of it a picture. */
const DOCUMENT_BYTES = 1_000_000;
const WARM_UP = 3;

/**
 * From the last byte of a classified document on a stick to the moment when the copy is gone and the console
 * has stored the event, on real file systems where images can be mounted. The limit is the same work done by
 * somebody who knows when the file is complete and has one process for everything: read, hash, unpack, find the
 * marking, seal into a durable file, unlink, commit one row.
 */
export async function run({ copies = 100 }: WatchOptions = {}): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const kind of await kindsOfStick()) {
    const { ours, limit } = await measure(kind, copies);
    const result = cost(`watch-${kind}`, 'ms', ours, limit);
    results.push(result, slowEnd(result));
  }
  return results;
}

async function kindsOfStick(): Promise<Stick['kind'][]> {
  const kinds: Stick['kind'][] = [];
  for (const kind of ['ext4', 'vfat'] as const) if (await canMountImages(kind)) kinds.push(kind);
  return kinds.length > 0 ? kinds : ['folder'];
}

async function measure(kind: Stick['kind'], copies: number): Promise<{ ours: number[]; limit: number[] }> {
  const pair = await Pair.open('bench');
  const stick = await makeStick(pair.folder, 'stick', kind);
  const bare = new Bare(pair.folder);
  const stored = new Map<string, () => void>();
  let unfollow = () => {};
  try {
    await stick.plugIn();
    await pair.startAgent();
    await pair.publish(demoPolicy(stick.mountPoint, false));
    unfollow = await pair.client.follow('type=file.seen', ({ file }) => stored.get(file?.name ?? '')?.());
    const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    for (let copy = -WARM_UP; copy < copies; copy++) {
      const name = `方案-${copy + WARM_UP}.docx`;
      const path = join(stick.mountPoint, name);
      const told = new Promise<number>((resolve) => stored.set(name, () => resolve(performance.now())));
      const written = write(path);
      const ms = (await told) - written;
      if (existsSync(path)) throw new Error(`${name} is told of, but still on the stick`);
      const bareMs = bare.take(pair.folder, write);
      if (copy >= 0) {
        samples.ours.push(ms);
        samples.limit.push(bareMs);
      }
      // Not in step with anything that the agent does at intervals.
      await sleep(50 + Math.random() * 100);
    }
    return samples;
  } finally {
    unfollow();
    bare.close();
    await pair.agent?.stop();
    await stick.discard();
    await pair.close();
  }
}

/** Writes a document that was not there before. Gives the moment after its last byte. */
function write(path: string): number {
  const content = docx(['机密★5年', '并购方案', '仅限项目组成员阅读。'], DOCUMENT_BYTES);
  const file = openSync(path, 'wx');
  writeSync(file, content);
  const written = performance.now();
  closeSync(file);
  return written;
}

/** The bare limit: all of the work in one go, nothing watched, nobody told. */
class Bare {
  readonly #database: Database.Database;
  readonly #insert: Database.Statement;
  readonly #key = randomBytes(32);

  constructor(folder: string) {
    this.#database = new Database(join(folder, 'bare.db'));
    this.#database.pragma('journal_mode = wal');
    this.#database.pragma('synchronous = full');
    this.#database.exec('create table events (at integer, sha256 text, path text)');
    this.#insert = this.#database.prepare('insert into events values (?, ?, ?)');
  }

  /** Milliseconds from the last byte of a document, written by `write`, to its row in the store. */
  take(folder: string, write: (path: string) => number): number {
    const path = join(folder, 'stick', `bare-${randomBytes(8).toString('hex')}.docx`);
    const written = write(path);
    const content = readFileSync(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const parts = unzipSync(content, { filter: ({ name }) => name.endsWith('.xml') });
    const text = strFromU8(parts['word/document.xml']!).replace(/<[^>]*>/g, '');
    if (!text.includes('机密')) throw new Error('the marking was not found');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = openSync(join(folder, `${sha256}.sealed`), 'wx');
    writeSync(sealed, Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]));
    fsyncSync(sealed);
    closeSync(sealed);
    unlinkSync(path);
    this.#insert.run(Date.now(), sha256, path);
    return performance.now() - written;
  }

  close(): void {
    this.#database.close();
  }
}
