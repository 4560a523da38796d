import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../src/pq/canonical.ts';
import {
  CodebookRegistry,
  encode,
  freezeCodebook,
  loadCodebook,
  type TrainedCodebook,
} from '../src/pq/mod.ts';

const trained: TrainedCodebook = {
  subspaces: 2,
  centroids: 2,
  dimension: 2,
  values: Float32Array.of(0, 1.5, -2, 0.25),
};
const frozen = freezeCodebook(trained);
const invalid = expect.objectContaining({ code: 'codebook_invalid' });
const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/(.{8})(?=.)/g, '$1 ');

describe('canonical bytes of a codebook', () => {
  it('golden vector: KPQ1, three u32, f32 values, little-endian', () => {
    const bytes = canonicalBytes(trained);
    expect(toHex(bytes)).toBe('4b505131 02000000 02000000 02000000 00000000 0000c03f 000000c0 0000803e');
    expect(frozen.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(Buffer.from(frozen.data, 'base64')).toEqual(Buffer.from(bytes));
  });

  it('do not tell -0 from +0', () => {
    expect(freezeCodebook({ ...trained, values: Float32Array.of(-0, 1.5, -2, 0.25) })).toEqual(frozen);
  });

  it.each([
    [
      'a value that is not finite',
      { ...trained, values: Float32Array.of(0, Number.NaN, 0, 0) },
      'codebook_invalid',
    ],
    ['too few values', { ...trained, values: Float32Array.of(0) }, 'codebook_invalid'],
    ['one centroid', { ...trained, centroids: 1 }, 'parameter_invalid'],
    ['257 centroids', { ...trained, centroids: 257 }, 'parameter_invalid'],
    ['subspaces that do not divide d', { ...trained, dimension: 3 }, 'dimension_mismatch'],
  ])('are refused for %s', (_, codebook, code) => {
    expect(() => freezeCodebook(codebook)).toThrow(expect.objectContaining({ code }));
  });
});

describe('loadCodebook', () => {
  const matrix = { n: 1, d: 2, data: Float64Array.of(1.4, 0.2) };

  it('accepts the frozen object, its JSON and the canonical bytes under the pinned hash', () => {
    for (const source of [frozen, JSON.stringify(frozen), canonicalBytes(trained)]) {
      const codebook = loadCodebook(source, frozen.hash);
      expect(codebook).toEqual({ subspaces: 2, centroids: 2, dimension: 2, hash: frozen.hash });
      expect([...encode(matrix, codebook)]).toEqual([1, 1]);
    }
  });

  it('refuses another hash than the pinned one, even when the file agrees with itself', () => {
    const other = freezeCodebook({ ...trained, values: Float32Array.of(0, 1.5, -2, 0.5) });
    expect(() => loadCodebook(other, frozen.hash)).toThrow(invalid);
    expect(() => loadCodebook(other, '')).toThrow(invalid);
    expect(() => loadCodebook({ ...other, hash: frozen.hash }, frozen.hash)).toThrow(invalid);
  });

  it('refuses every single-bit flip of the bytes', () => {
    const bytes = canonicalBytes(trained);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
      expect(() => loadCodebook(flipped, frozen.hash)).toThrow(invalid);
    }
  });

  it.each([
    ['a field that contradicts the bytes', { ...frozen, centroids: 3 }],
    ['an embedded hash that is not the hash', { ...frozen, hash: '0'.repeat(64) }],
    ['an unknown field', { ...frozen, note: 'x' }],
    ['a missing field', { format: frozen.format, data: frozen.data }],
    ['another format', { ...frozen, format: 'kakeya-pq/2' }],
    ['data that are not base64', { ...frozen, data: '*' }],
    ['data of another type', { ...frozen, data: 7 }],
    ['a list', []],
    ['null', null],
  ])('refuses %s', (_, value) => {
    expect(() => loadCodebook(JSON.stringify(value), frozen.hash)).toThrow(invalid);
  });

  it('refuses arbitrary text and arbitrary bytes without any other error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (source) => {
        expect(() => loadCodebook(source, frozen.hash)).toThrow(invalid);
      }),
    );
  });

  it('refuses malformed bytes even under their own hash', () => {
    const golden = canonicalBytes(trained);
    const patched = (at: number, ...values: number[]): Uint8Array => {
      const bytes = golden.slice();
      bytes.set(values, at);
      return bytes;
    };
    const cases = [
      new Uint8Array(0),
      golden.slice(0, 15),
      golden.slice(0, -1),
      Uint8Array.of(...golden, 0),
      patched(0, 0),
      patched(4, 0),
      patched(8, 1),
      patched(12, 3),
      patched(16, 0, 0, 0, 0x80),
      patched(16, 0, 0, 0xc0, 0x7f),
      patched(16, 0, 0, 0x80, 0xff),
    ];
    for (const bytes of cases) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      expect(() => loadCodebook(bytes, hash)).toThrow(invalid);
    }
  });

  it('keeps its own copy: later writes to the sources change no symbol', () => {
    const values = trained.values.slice();
    const bytes = canonicalBytes({ ...trained, values });
    const codebook = loadCodebook(bytes, frozen.hash);
    bytes.fill(0, 16);
    values.fill(0);
    expect([...encode(matrix, codebook)]).toEqual([1, 1]);
    expect(Object.isFrozen(codebook)).toBe(true);
    expect(Object.isFrozen(frozen)).toBe(true);
  });
});

describe('CodebookRegistry', () => {
  it('finds a codebook by its hash and refuses an unknown one', () => {
    const codebook = loadCodebook(frozen, frozen.hash);
    const registry = new CodebookRegistry().add(codebook);
    expect(registry.get(frozen.hash)).toBe(codebook);
    expect(() => registry.get('0'.repeat(64))).toThrow(expect.objectContaining({ code: 'codebook_unknown' }));
    expect(() => registry.get('constructor')).toThrow(expect.objectContaining({ code: 'codebook_unknown' }));
  });

  it('refuses an object that only looks like a codebook', () => {
    const codebook = loadCodebook(frozen, frozen.hash);
    expect(() => new CodebookRegistry().add({ ...codebook })).toThrow(invalid);
  });
});
