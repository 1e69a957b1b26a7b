import { randomInt } from 'node:crypto';
import type { BigIntStats, Stats } from 'node:fs';
import { type FilePath, pathKey } from './file-path.ts';
import { NumberTable } from './number-table.ts';

/**
 * Which files are there, and in which state: some 20 bytes a file, because a stick may hold a hundred thousand
 * and the service must stay small. Paths and states are kept as hashes under a seed of this process; should
 * two paths collide, the worst is a file reported once more, or as modified instead of created.
 */
export class KnownFiles {
  private readonly states = new NumberTable();

  get size(): number {
    return this.states.size;
  }

  has(path: FilePath): boolean {
    return this.states.has(hash(pathKey(path)));
  }

  /** `unseen` when it is known to be there, but nobody looked at its state. */
  compare(path: FilePath, stats: Stats | BigIntStats): 'same' | 'changed' | 'unseen' | 'unknown' {
    const state = this.states.get(hash(pathKey(path)));
    if (state === undefined) return 'unknown';
    if (state === UNSEEN) return 'unseen';
    return state === stateOf(stats) ? 'same' : 'changed';
  }

  note(path: FilePath, stats?: Stats | BigIntStats): void {
    this.states.set(hash(pathKey(path)), stats ? stateOf(stats) : UNSEEN);
  }

  forget(path: FilePath): void {
    this.states.delete(hash(pathKey(path)));
  }
}

const UNSEEN = -1;
const SEED = randomInt(2 ** 31);

/** Size and times; not the inode number, which vfat makes up anew whenever it reads the folder again. */
function stateOf(stats: Stats | BigIntStats): number {
  const { size, mtimeMs, ctimeMs, birthtimeMs } = stats;
  const times = [mtimeMs, ctimeMs, birthtimeMs].map((time) => Math.floor(Number(time)));
  return hash(`${size} ${times.join(' ')}`) % 2 ** 30;
}

/** 53 bits: two rounds of FNV-1a (draft-eastlake-fnv) with a finisher, from different starts. */
function hash(text: string): number {
  let a = SEED ^ 0x811c9dc5;
  let b = ~SEED ^ 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35);
  return ((a ^ (a >>> 15)) >>> 0) * 2 ** 21 + ((b ^ (b >>> 16)) >>> 11);
}
