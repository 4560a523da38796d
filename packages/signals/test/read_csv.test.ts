import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRowsV01, collectRows, readCsv } from '../src/mod.ts';
import { fixed9 } from '../src/read/fixed9.ts';
import vectors from '../vectors/fixed9.json' with { type: 'json' };
import { fromBits, toBits } from './support/bits.ts';
import { anyCuts, chunked, toArray, utf8 } from './support/chunks.ts';
import { codeOfAsync, outcomeOf } from './support/outcome.ts';

const HEADER = 'timestamp,x,y,z';

function read(text: string, cuts: readonly number[] = []) {
  return collectRows(readCsv(chunked(utf8(text), cuts)));
}

async function rawOf(text: string): Promise<string> {
  return new TextDecoder().decode((await read(text)).raw);
}

const spelling = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.constantFrom('0.10', '+1', '-0', '.5', '7.', ' 2 ', '1E3', '1e-400'),
);
const anyCsv = fc
  .array(fc.tuple(spelling, spelling, spelling, spelling), { minLength: 1, maxLength: 20 })
  .chain((rows) =>
    fc.tuple(fc.constantFrom('\n', '\r\n', '\n\n'), fc.boolean()).map(([end, last]) => {
      const lines = [HEADER, ...rows.map((row) => row.join(','))];
      return lines.join(end) + (last ? end : '');
    }),
  );

describe('CSV reader', () => {
  test('rows become points, and canonical rows keep the spelling of x, y, z', async () => {
    const text = `${HEADER}\n1.0,0.10,2e0, 3\n-1.5,+4,.5,6.\n`;
    const { matrix } = await read(text);
    expect(matrix).toEqual({ n: 2, d: 3, data: Float64Array.of(0.1, 2, 3, 4, 0.5, 6) });
    expect(await rawOf(text)).toBe('1.000000000,0.10,2e0, 3\n-1.500000000,+4,.5,6.');
  });

  test('LF, CRLF, a missing last line end, empty lines and a byte order mark make no difference', async () => {
    const expected = await read(`${HEADER}\n1,2,3,4\n5,6,7,8\n`);
    for (const text of [
      `${HEADER}\r\n1,2,3,4\r\n5,6,7,8\r\n`,
      `${HEADER}\n1,2,3,4\n5,6,7,8`,
      `\uFEFF${HEADER}\n\n1,2,3,4\r\n\r\n5,6,7,8\n\n\n`,
    ]) {
      expect(await read(text)).toEqual(expected);
    }
  });

  test('where the chunks are cut makes no difference', async () => {
    await fc.assert(
      fc.asyncProperty(anyCsv, anyCuts, async (text, cuts) => {
        expect(await outcomeOf(() => read(text, cuts))).toEqual(await outcomeOf(() => read(text)));
      }),
    );
  });

  test('a file above one batch gives the same rows and bytes as one run', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i}.5,${i},${-i},0.${i}`);
    const batches = await toArray(readCsv(chunked(utf8([HEADER, ...rows].join('\n')), [1000, 77_777])));
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.reduce((sum, batch) => sum + batch.matrix.n, 0)).toBe(50_000);
    const raw = batches.map((batch) => new TextDecoder().decode(batch.raw)).join('');
    expect(raw).toBe(canonicalRowsV01(batches.flatMap((batch) => batch.rows)));
  });

  test.each([
    ['a wrong header', 'time,x,y,z\n1,2,3,4', 'Line 1'],
    ['three fields', `${HEADER}\n1,2,3,4\n1,2,3`, 'Line 3: 3 fields'],
    ['five fields', `${HEADER}\n1,2,3,4,5`, 'Line 2: 5 fields'],
    ['a word', `${HEADER}\n\n1,2,abc,4`, 'Line 3: "abc"'],
    ['an empty field', `${HEADER}\n1,2,,4`, 'Line 2: ""'],
    ['Python’s own number forms', `${HEADER}\n1_000,2,3,4`, 'Line 2: "1_000"'],
    ['nan', `${HEADER}\n1,nan,3,4`, 'Line 2: "nan"'],
    ['Infinity', `${HEADER}\n1,Infinity,3,4`, 'Line 2: "Infinity"'],
    ['hexadecimal', `${HEADER}\n1,0x10,3,4`, 'Line 2: "0x10"'],
    ['quotes', `${HEADER}\n"1",2,3,4`, 'Line 2'],
    ['a lone CR as line end', `${HEADER}\r1,2,3,4`, 'Line 1'],
    ['nothing but blanks', `${HEADER}\n , , , `, 'Line 2'],
  ])('%s is refused with its line number', async (_, text, message) => {
    const outcome = await outcomeOf(() => read(text));
    expect(outcome).toEqual({ refused: expect.stringContaining('input_malformed: ') });
    expect(outcome).toEqual({ refused: expect.stringContaining(message) });
  });

  test('overflow, emptiness, long lines and bad UTF-8 have codes of their own', async () => {
    expect(await codeOfAsync(() => read(`${HEADER}\n1,1e999,3,4`))).toBe('input_not_finite');
    expect(await codeOfAsync(() => read(''))).toBe('input_empty');
    expect(await codeOfAsync(() => read(`${HEADER}\n`))).toBe('input_empty');
    expect(await codeOfAsync(() => read(`${HEADER}\n1,2,3,${'4'.repeat(5000)}`))).toBe('input_too_large');
    for (const bytes of [Uint8Array.of(0xff), Uint8Array.of(0xc3), Uint8Array.of(0x0a, 0xed, 0xa0, 0x80)]) {
      expect(await codeOfAsync(() => collectRows(readCsv(chunked(bytes))))).toBe('input_malformed');
    }
  });

  test('fuzz: damaged files and noise are read or refused, never a crash', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string({ unit: fc.constantFrom(...'0123456789.,eE+- \t\r\n"x'.split('')), maxLength: 80 })
        .map((s) => utf8(`${HEADER}\n${s}`)),
      fc.tuple(anyCsv, fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
        const bytes = utf8(text);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(noise, anyCuts, async (bytes, cuts) => {
        const outcome = await outcomeOf(() => collectRows(readCsv(chunked(bytes, cuts))));
        expect('refused' in outcome || outcome.value.matrix.data.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('f"{t:.9f}"', () => {
  test.each(vectors)('bits $value print as Python prints them', ({ value, text }) => {
    expect(fixed9(fromBits(value))).toBe(text);
  });

  test('is the exact value rounded half to even, checked with integers', () => {
    const ties = fc.integer().map((k) => (2 * k + 1) / 1024);
    fc.assert(
      fc.property(fc.oneof(ties, fc.double({ noDefaultInfinity: true, noNaN: true })), (value) => {
        expect(fixed9(value)).toBe(roundedByIntegers(value));
      }),
      { numRuns: 1000 },
    );
  });
});

/** |value| = m · 2^(e − 1074) with integers, scaled by 10^9 and shifted. */
function roundedByIntegers(value: number): string {
  const bits = BigInt(`0x${toBits(value)}`);
  const biased = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const integer = (biased === 0n ? fraction : (fraction | (1n << 52n)) << (biased - 1n)) * 10n ** 9n;
  const quotient = integer >> 1074n;
  const rest = integer - (quotient << 1074n);
  const half = 1n << 1073n;
  const nanos = rest > half || (rest === half && quotient % 2n === 1n) ? quotient + 1n : quotient;
  const sign = bits >> 63n === 1n ? '-' : '';
  return `${sign}${nanos / 10n ** 9n}.${String(nanos % 10n ** 9n).padStart(9, '0')}`;
}
