import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  type NodeReader,
  nodesAfterAppend,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

// The reference inputs and roots of the Certificate Transparency project's own tests
// (google/certificate-transparency, merkletree/merkle_tree_test.cc).
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function treeOf(entries: readonly Uint8Array[]): NodeReader {
  const nodes = new Map<string, Buffer>();
  const read: NodeReader = (level, index) => {
    const hash = nodes.get(`${level}/${index}`);
    if (!hash) throw new Error(`node ${level}/${index} is not there`);
    return hash;
  };
  entries.forEach((entry, size) => {
    for (const { level, index, hash } of nodesAfterAppend(read, size, leafHash(entry)))
      nodes.set(`${level}/${index}`, hash);
  });
  return read;
}

const entriesOf = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`entry ${n}`));

test('roots are those of the published test vectors', () => {
  const read = treeOf(INPUTS.map((hex) => Buffer.from(hex, 'hex')));
  expect(INPUTS.map((_, n) => treeRoot(read, n + 1).toString('hex'))).toEqual(ROOTS);
  expect(treeRoot(read, 0).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

const size = fc.integer({ min: 1, max: 70 });

describe('inclusion', () => {
  test('every entry of a log of any size is proved', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, pick) => {
        const index = pick % n;
        const entries = entriesOf(n);
        const read = treeOf(entries);
        const proof = inclusionProof(read, index, n);
        expect(verifyInclusion(leafHash(entries[index]!), index, n, proof, treeRoot(read, n))).toBe(true);
      }),
    );
  });

  test('another entry, place, size, root or any changed byte of the proof is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), (n, pick, bit) => {
        const index = pick % n;
        const read = treeOf(entriesOf(n));
        const leaf = leafHash(entriesOf(n)[index]!);
        const root = treeRoot(read, n);
        const proof = inclusionProof(read, index, n);
        expect(verifyInclusion(leafHash(Buffer.from('forged')), index, n, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, (index + 1) % n, n, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, n, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leaf, index, n, [...proof, leaf], root)).toBe(false);
        const changed = proof.map((hash) => Buffer.from(hash));
        const hash = changed[bit % changed.length]!;
        hash[bit % 32]! ^= 1 << (bit % 8);
        expect(verifyInclusion(leaf, index, n, changed, root)).toBe(false);
      }),
    );
  });
});

describe('consistency', () => {
  const growth = fc.tuple(fc.nat(70), fc.nat(70)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

  test('a log that only grew is proved', () => {
    fc.assert(
      fc.property(growth, ([from, to]) => {
        const read = treeOf(entriesOf(to));
        const proof = consistencyProof(read, from, to);
        expect(verifyConsistency(from, to, treeRoot(read, from), treeRoot(read, to), proof)).toBe(true);
      }),
    );
  });

  test('a log whose past was changed, shortened or reordered is not', () => {
    fc.assert(
      fc.property(
        growth.filter(([from]) => from >= 2),
        fc.nat(),
        ([from, to], pick) => {
          const before = treeRoot(treeOf(entriesOf(from)), from);
          const at = pick % (from - 1);
          const changed = entriesOf(to);
          [changed[at], changed[at + 1]] = [changed[at + 1]!, changed[at]!];
          const read = treeOf(changed);
          expect(
            verifyConsistency(from, to, before, treeRoot(read, to), consistencyProof(read, from, to)),
          ).toBe(false);
        },
      ),
    );
  });
});
