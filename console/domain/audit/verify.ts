import type { KeyObject } from 'node:crypto';
import type { StoredEntry } from './audit-log.ts';
import { openCheckpoint } from './checkpoint.ts';
import { leafHash, nodesAfterAppend, treeRoot } from './merkle.ts';

/** What a verification reads: the record as it lies in the store, trusted in nothing. */
export interface RecordToVerify {
  origin: string;
  publicKey: KeyObject;
  /** In ascending order of index. */
  entries: Iterable<StoredEntry> | AsyncIterable<StoredEntry>;
  /** Signed notes from the store. */
  checkpoints: Iterable<string>;
  /** Signed notes kept outside, such as the witness file: a record cut short or made anew shows against them. */
  witnessed?: Iterable<string>;
}

export type Verdict =
  | { ok: true; records: number; checkpoints: number }
  /** `index` is the first entry that cannot be vouched for. */
  | { ok: false; index: number; reason: string };

/**
 * Walks the record from its first entry, building the tree anew, and holds it to every checkpoint. Finds any
 * entry changed, removed, reordered or inserted before the last checkpoint, also by somebody who could rewrite
 * the whole store but has not the signing key.
 */
export async function verifyRecord(record: RecordToVerify): Promise<Verdict> {
  const roots = new Map<number, { root: Buffer; where: string }>();
  for (const [where, notes] of [
    ['checkpoint', record.checkpoints],
    ['witness', record.witnessed ?? []],
  ] as const) {
    for (const note of notes) {
      const checkpoint = openCheckpoint(note, record.origin, record.publicKey);
      if (!checkpoint)
        return { ok: false, index: 0, reason: `a ${where} is not signed with this console's key` };
      const known = roots.get(checkpoint.size);
      if (known && !known.root.equals(checkpoint.root)) {
        return {
          ok: false,
          index: 0,
          reason: `two different records of ${checkpoint.size} entries were signed`,
        };
      }
      roots.set(checkpoint.size, { root: checkpoint.root, where });
    }
  }

  const nodes = new Map<string, Buffer>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`)!;
  let size = 0;
  /** The last size a signature vouched for: what follows the first mismatch began after it. */
  let vouched = 0;
  for await (const { index, body } of record.entries) {
    if (index !== size)
      return { ok: false, index: size, reason: `entry ${size} is missing; the next one is ${index}` };
    for (const node of nodesAfterAppend(read, size, leafHash(Buffer.from(body)))) {
      nodes.set(`${node.level}/${node.index}`, node.hash);
      // A parent replaces its children: what is kept is one hash a level.
      if (node.level > 0) {
        nodes.delete(`${node.level - 1}/${node.index * 2}`);
        nodes.delete(`${node.level - 1}/${node.index * 2 + 1}`);
      }
    }
    size += 1;
    const expected = roots.get(size);
    if (!expected) continue;
    if (!treeRoot(read, size).equals(expected.root)) {
      return {
        ok: false,
        index: vouched,
        reason: `entries ${vouched} to ${size - 1} are not those that the ${expected.where} was signed for`,
      };
    }
    vouched = size;
  }
  const largest = Math.max(0, ...roots.keys());
  if (largest > size) {
    return { ok: false, index: size, reason: `entry ${size} is missing: ${largest} entries were signed for` };
  }
  return { ok: true, records: size, checkpoints: roots.size };
}
