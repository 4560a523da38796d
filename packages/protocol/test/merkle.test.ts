import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashNode } from '../src/merkle/tree_hash.ts';
import {
  chunkBytes,
  fromHex,
  inclusionProof,
  leafHash,
  merkleRoot,
  merkleRootV01,
  sha256Hex,
  toHex,
  verifyInclusion,
} from '../src/mod.ts';
import { bytesOf } from './support/records.ts';
import { merkle } from './support/vectors.ts';

const data = fromHex(merkle.data_hex);
const refused = expect.objectContaining({ code: 'merkle_invalid' });

describe('merkleRootV01', () => {
  it.each(merkle.v01)('$length bytes in chunks of $chunk', ({ length, chunk, root }) => {
    expect(merkleRootV01(chunkBytes(data.subarray(0, length), chunk))).toBe(root);
  });

  it('of nothing is 64 zeros, of one chunk its hash', () => {
    expect(merkleRootV01([])).toBe('0'.repeat(64));
    expect(merkleRootV01([bytesOf('a')])).toBe(sha256Hex(bytesOf('a')));
  });

  it('takes any iterable', () => {
    function* chunks() {
      yield bytesOf('a');
      yield bytesOf('b');
    }
    expect(merkleRootV01(chunks())).toBe(merkleRootV01([bytesOf('a'), bytesOf('b')]));
  });
});

describe('chunkBytes', () => {
  it('cuts without loss, every chunk full but the last', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (bytes, size) => {
        const chunks = chunkBytes(bytes, size);
        expect(Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))).toEqual(bytes);
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses chunks of %d bytes', (size) => {
    expect(() => chunkBytes(data, size)).toThrow(refused);
  });
});

describe('Merkle Tree Hash (RFC 6962)', () => {
  it('has the roots that Certificate Transparency publishes for 0 to 8 entries', () => {
    expect(merkle.rfc6962.slice(0, 9).map(({ root }) => root)).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });

  it.each(merkle.rfc6962)('root and every proof of $leaves.length entries', ({ leaves, root, proofs }) => {
    const entries = leaves.map(fromHex);
    expect(merkleRoot(entries)).toBe(root);
    for (const [index, leaf] of entries.entries()) {
      const proof = inclusionProof(entries, index);
      expect(proof).toEqual(proofs[index]);
      const claim = { index, size: entries.length, proof, root };
      expect(verifyInclusion({ ...claim, leaf })).toBe(true);
      expect(verifyInclusion({ ...claim, leafHash: leafHash(leaf) })).toBe(true);
    }
  });

  it('an inner node cannot pass for an entry', () => {
    const leaves = ['a', 'b', 'c', 'd'].map(bytesOf);
    const [a, b, c, d] = leaves.map((leaf) => fromHex(leafHash(leaf)));
    if (!a || !b || !c || !d) throw new Error('four leaves');
    const inner = [hashNode(a, b), hashNode(c, d)];
    const asEntries = [Uint8Array.of(...a, ...b), Uint8Array.of(...c, ...d)];
    const root = merkleRoot(leaves);
    expect(root).toBe(toHex(hashNode(inner[0] ?? a, inner[1] ?? a)));
    expect(merkleRoot(asEntries)).not.toBe(root);
    expect(merkleRoot(inner)).not.toBe(root);
  });

  it('repeating the last entry changes the root, which it need not under 0.1', () => {
    const three = ['a', 'b', 'c'].map(bytesOf);
    const four = [...three, bytesOf('c')];
    expect(merkleRootV01(four)).toBe(merkleRootV01(three));
    expect(merkleRoot(four)).not.toBe(merkleRoot(three));
  });

  it.each([-1, 3, 0.5, Number.NaN])('there is no proof for entry %d of three', (index) => {
    expect(() => inclusionProof(['a', 'b', 'c'].map(bytesOf), index)).toThrow(refused);
  });
});

describe('verifyInclusion (RFC 9162, section 2.1.3.2)', () => {
  const tree = fc
    .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 })
    .chain((leaves) => fc.tuple(fc.constant(leaves), fc.nat({ max: leaves.length - 1 })));

  it('accepts every honest proof', () => {
    fc.assert(
      fc.property(tree, ([leaves, index]) => {
        const claim = {
          index,
          size: leaves.length,
          proof: inclusionProof(leaves, index),
          root: merkleRoot(leaves),
        };
        expect(verifyInclusion({ ...claim, leafHash: leafHash(leaves[index] ?? bytesOf('')) })).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses one with any bit of leaf, proof or root flipped, or hashes missing or added', () => {
    fc.assert(
      fc.property(tree, fc.nat(), ([leaves, index], at) => {
        const leaf = leaves[index] ?? bytesOf('');
        const claim = {
          index,
          size: leaves.length,
          proof: inclusionProof(leaves, index),
          root: merkleRoot(leaves),
          leaf,
        };
        expect(verifyInclusion({ ...claim, root: flip(claim.root, at) })).toBe(false);
        expect(verifyInclusion({ ...claim, leaf: Uint8Array.of(...leaf, 0) })).toBe(false);
        const { leaf: _, ...rest } = claim;
        expect(verifyInclusion({ ...rest, leafHash: flip(leafHash(leaf), at) })).toBe(false);
        for (const [i, hash] of claim.proof.entries()) {
          const proof: string[] = claim.proof.with(i, claim.proof[i] ?? hash);
          proof[i] = flip(hash, at);
          expect(verifyInclusion({ ...claim, proof })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: claim.proof.toSpliced(i, 1) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: claim.proof.toSpliced(i, 0, hash) })).toBe(false);
        }
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, claim.root] })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a proof for another index, unless the entries are equal, and any index beyond the size', () => {
    for (let size = 1; size <= 20; size += 1) {
      const leaves = Array.from({ length: size }, (_, i) => Uint8Array.of(i));
      const root = merkleRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof(leaves, index);
        for (const other of [...leaves.keys(), -1, size, index + 2 ** 32, index + 0.5, Number.NaN]) {
          expect(verifyInclusion({ index: other, size, proof, root, leaf })).toBe(other === index);
        }
      }
    }
  });

  it('refuses a size that the length of the path does not fit', () => {
    for (let size = 1; size <= 20; size += 1) {
      const leaves = Array.from({ length: size }, (_, i) => Uint8Array.of(i));
      const root = merkleRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof(leaves, index);
        for (const other of [
          0,
          index,
          2 * size + 1,
          size + 2 ** 32,
          Number.POSITIVE_INFINITY,
          Number.NaN,
          size + 0.5,
        ]) {
          if (other === size) continue;
          expect(
            verifyInclusion({ index, size: other, proof, root, leaf }),
            `${index} of ${other} for ${size}`,
          ).toBe(false);
        }
      }
    }
  });

  it('works beyond 32-bit indices', () => {
    const leaf = bytesOf('x');
    const sibling = leafHash(bytesOf('y'));
    let hash = hashNode(fromHex(leafHash(leaf)), fromHex(sibling));
    const proof = [sibling];
    for (let level = 1; level < 40; level += 1) {
      hash = hashNode(fromHex(sibling), hash);
      proof.push(sibling);
    }
    const claim = { index: 2 ** 40 - 2, size: 2 ** 40, proof, root: toHex(hash), leaf };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, index: claim.index % 2 ** 32 })).toBe(false);
  });

  it('answers false to hashes that are none', () => {
    const leaf = bytesOf('a');
    const claim = { index: 0, size: 1, proof: [], root: leafHash(leaf) };
    expect(verifyInclusion({ ...claim, leaf })).toBe(true);
    expect(verifyInclusion({ ...claim, leafHash: 'zz' })).toBe(false);
    expect(verifyInclusion({ ...claim, leaf, root: claim.root.toUpperCase() })).toBe(false);
    expect(verifyInclusion({ ...claim, leaf, size: 2, proof: ['zz'] })).toBe(false);
    expect(
      verifyInclusion({ ...claim, leaf, proof: Array.from({ length: 100_000 }, () => claim.root) }),
    ).toBe(false);
  });
});

function flip(hex: string, at: number): string {
  const bytes = fromHex(hex);
  const bit = at % (bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return toHex(bytes);
}
