import { createHash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162 (Certificate Transparency 2.0) section 2.1 over SHA-256. A node is named by its
 * level (0 for leaves) and its index within the level; only nodes over a full subtree are ever stored, so a
 * stored node never changes.
 */
export type NodeReader = (level: number, index: number) => Buffer;

export interface NodeId {
  level: number;
  index: number;
}

export interface TreeNode extends NodeId {
  hash: Buffer;
}

/** Which nodes a computation below reads: that depends on sizes alone, so a run on blank ones tells. */
export function nodesRead(work: (read: NodeReader) => unknown): NodeId[] {
  const ids: NodeId[] = [];
  work((level, index) => {
    ids.push({ level, index });
    return BLANK;
  });
  return ids;
}

/** RFC 9162 2.1.1: a leaf and an inner node never hash the same input, so none can be passed off as the other. */
export function leafHash(entry: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(entry).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const BLANK = Buffer.alloc(32);
const EMPTY_ROOT = createHash('sha256').digest();

/** The nodes that become complete when a leaf is added to a tree of `size` leaves: the leaf, then upwards. */
export function nodesAfterAppend(read: NodeReader, size: number, leaf: Buffer): TreeNode[] {
  const nodes: TreeNode[] = [{ level: 0, index: size, hash: leaf }];
  let { hash, index, level } = nodes[0]!;
  // A node with an odd index is a right child: its parent is complete now.
  while (index % 2 === 1) {
    hash = nodeHash(read(level, index - 1), hash);
    index = (index - 1) / 2;
    level += 1;
    nodes.push({ level, index, hash });
  }
  return nodes;
}

/** Root hash of the first `size` leaves. */
export function treeRoot(read: NodeReader, size: number): Buffer {
  return size === 0 ? EMPTY_ROOT : rangeHash(read, 0, size);
}

/** MTH(D[start:end]) of RFC 9162 2.1.1; reads O(log n) stored nodes. */
function rangeHash(read: NodeReader, start: number, end: number): Buffer {
  const length = end - start;
  const level = Math.log2(length);
  if (Number.isInteger(level)) return read(level, start / length);
  const split = splitOf(length);
  return nodeHash(rangeHash(read, start, start + split), rangeHash(read, start + split, end));
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}

/** RFC 9162 2.1.3.1: the hashes that lead from leaf `index` to the root of the first `size` leaves. */
export function inclusionProof(read: NodeReader, index: number, size: number): Buffer[] {
  const path = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(start, middle), rangeHash(read, middle, end)]
      : [...path(middle, end), rangeHash(read, start, middle)];
  };
  if (index < 0 || index >= size) throw new RangeError(`there is no entry ${index} among ${size}`);
  return path(0, size);
}

/** RFC 9162 2.1.3.2: true when the proof leads from the leaf to the root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash = Buffer.from(leaf);
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash) as Buffer<ArrayBuffer>;
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = nodeHash(hash, sibling) as Buffer<ArrayBuffer>;
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && hash.equals(root);
}

/** RFC 9162 2.1.4.1: shows that the first `from` leaves of a tree of `to` leaves are the former tree, untouched. */
export function consistencyProof(read: NodeReader, from: number, to: number): Buffer[] {
  const subproof = (start: number, end: number, whole: boolean): Buffer[] => {
    if (from === end) return whole ? [] : [rangeHash(read, start, end)];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...subproof(start, middle, whole), rangeHash(read, middle, end)]
      : [...subproof(middle, end, false), rangeHash(read, start, middle)];
  };
  if (from < 0 || from > to) throw new RangeError(`a log of ${to} entries has no earlier state of ${from}`);
  return from === 0 || from === to ? [] : subproof(0, to, true);
}

/** RFC 9162 2.1.4.2: true when the later root only adds to the earlier one. */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (from > to || from < 0) return false;
  if (from === 0) return proof.length === 0;
  if (from === to) return proof.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  const path = Number.isInteger(Math.log2(from)) ? [fromRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let fn = from - 1;
  let sn = to - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = Buffer.from(path[0]!);
  let sr = Buffer.from(path[0]!);
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr) as Buffer<ArrayBuffer>;
      sr = nodeHash(hash, sr) as Buffer<ArrayBuffer>;
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, hash) as Buffer<ArrayBuffer>;
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(fromRoot) && sr.equals(toRoot);
}
