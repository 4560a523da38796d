import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectRows, readNpy } from '../src/mod.ts';
import { anyCuts, chunked, toArray } from './support/chunks.ts';
import { npyFile } from './support/npy.ts';
import { codeOfAsync, outcomeOf } from './support/outcome.ts';

function read(bytes: Uint8Array, cuts: readonly number[] = []) {
  return collectRows(readNpy(chunked(bytes, cuts)));
}

const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const anyFile = fc.record({
  values: fc
    .array(finite, { minLength: 1, maxLength: 30 })
    .map((values) => values.map(Math.fround).filter(Number.isFinite)),
  version: fc.constantFrom<1 | 2>(1, 2),
  descr: fc.constantFrom('<f4', '<f8'),
});

describe('npy reader', () => {
  test('versions 1 and 2, float32 and float64: the values, and the bytes as stored', async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, anyCuts, async ({ values, version, descr }, cuts) => {
        fc.pre(values.length > 0);
        const bytes = npyFile(values, { version, descr });
        const { matrix, raw } = await read(bytes, cuts);
        expect(matrix).toEqual({ n: values.length, d: 1, data: Float64Array.from(values) });
        expect(raw).toEqual(bytes.slice(bytes.length - raw.length));
        expect(raw.length).toBe(values.length * (descr === '<f4' ? 4 : 8));
      }),
    );
  });

  test('rows are rows: C order', async () => {
    const { matrix } = await read(npyFile([1, 2, 3, 4, 5, 6], { shape: '(2, 3)' }));
    expect(matrix).toEqual({ n: 2, d: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  });

  test('a file above one batch is cut between rows', async () => {
    const values = Array.from({ length: 140_000 }, (_, i) => i);
    const batches = await toArray(readNpy(chunked(npyFile(values, { shape: '(20000, 7)' }), [99_999])));
    expect(batches.length).toBeGreaterThan(1);
    expect(
      batches.every((batch) => batch.matrix.d === 7 && batch.raw.length === batch.matrix.data.length * 8),
    ).toBe(true);
    expect(batches.flatMap((batch) => [...batch.matrix.data])).toEqual(values);
  });

  test.each([
    ['another signature', new TextEncoder().encode('PK\u0003\u0004 not an array')],
    ['version 3', npyFile([1]).with(6, 3)],
    ['version 1.1', npyFile([1]).with(7, 1)],
    ['big-endian values', npyFile([1], { descr: '>f8' })],
    ['native byte order', npyFile([1], { descr: '=f8' })],
    ['integers', npyFile([1], { descr: '<i8' })],
    ['half precision', npyFile([1], { descr: '<f2' })],
    ['objects', npyFile([1], { descr: '|O' })],
    [
      'a record type',
      npyFile([1], { header: "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1, 1), }" }),
    ],
    ['Fortran order', npyFile([1], { order: 'True' })],
    ['one dimension', npyFile([1], { shape: '(1,)' })],
    ['no dimension', npyFile([1], { shape: '()' })],
    ['three dimensions', npyFile([1], { shape: '(1, 1, 1)' })],
    ['a negative size', npyFile([1], { shape: '(-1, 1)' })],
    ['a missing key', npyFile([1], { header: "{'descr': '<f8', 'fortran_order': False, }" })],
    [
      'a doubled key',
      npyFile([1], { header: "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}" }),
    ],
    [
      'an unknown key',
      npyFile([1], { header: "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), 'x': 'y'}" }),
    ],
    ['a header that is code', npyFile([1], { header: "{'shape': __import__('os'), 'descr': '<f8'}" })],
    ['one byte too few', npyFile([1, 2]).slice(0, -1)],
    ['one byte too many', Uint8Array.from([...npyFile([1, 2]), 0])],
    ['a header that ends the file', npyFile([1]).slice(0, 40)],
    ['an empty file', new Uint8Array(0)],
  ])('%s is refused', async (_, bytes) => {
    expect(await codeOfAsync(() => read(bytes))).toBe('input_malformed');
  });

  test('NaN and Infinity are refused with their row, and no row is refused as empty', async () => {
    const outcome = await outcomeOf(() => read(npyFile([1, 2, 3, Number.NaN], { shape: '(2, 2)' })));
    expect(outcome).toEqual({ refused: expect.stringContaining('input_not_finite: Row 1, coordinate 1') });
    expect(await codeOfAsync(() => read(npyFile([Number.NEGATIVE_INFINITY])))).toBe('input_not_finite');
    expect(await codeOfAsync(() => read(npyFile([], { shape: '(0, 768)' })))).toBe('input_empty');
  });

  test('a header that claims the absurd is refused before memory is taken for it', async () => {
    expect(await codeOfAsync(() => read(npyFile([1], { version: 2, length: 0xffffffff })))).toBe(
      'input_too_large',
    );
    expect(await codeOfAsync(() => read(npyFile([1], { shape: '(1, 9999999999)' })))).toBe('input_too_large');
    expect(await codeOfAsync(() => read(npyFile([1], { shape: '(9007199254740993, 2)' })))).toBe(
      'input_too_large',
    );
    expect(await codeOfAsync(() => read(npyFile([1], { shape: '(9999999999, 1)' })))).toBe('input_malformed');
    expect(await codeOfAsync(() => read(npyFile([1], { shape: `(${'9'.repeat(400)}, 1)` })))).toBe(
      'input_malformed',
    );
  });

  test('fuzz: damaged files and noise are read or refused, never a crash', async () => {
    const damaged = fc
      .tuple(anyFile, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat())
      .map(([{ values, version, descr }, edits, end]) => {
        const bytes = npyFile(values.length > 0 ? values : [0], { version, descr });
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        return end % 3 === 0 ? bytes.slice(0, end % bytes.length) : bytes;
      });
    const noise = fc.oneof(damaged, fc.uint8Array({ maxLength: 200 }));
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(noise, anyCuts, async (bytes, cuts) => {
        const outcome = await outcomeOf(() => read(bytes, cuts));
        expect('refused' in outcome || outcome.value.matrix.data.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('the source is released when the reader stops early', async () => {
    let released = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield npyFile([1, 2]).with(0, 0);
        yield new Uint8Array(1);
      } finally {
        released = true;
      }
    }
    expect(await codeOfAsync(() => collectRows(readNpy(source())))).toBe('input_malformed');
    expect(released).toBe(true);
  });
});
