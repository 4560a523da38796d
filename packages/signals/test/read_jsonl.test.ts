import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectRows, type JsonlOptions, readJsonl, readJsonlRows } from '../src/mod.ts';
import { anyCuts, chunked, toArray, utf8 } from './support/chunks.ts';
import { codeOfAsync, outcomeOf } from './support/outcome.ts';

function read(text: string, cuts: readonly number[] = [], options: JsonlOptions = {}) {
  return toArray(readJsonl(chunked(utf8(text), cuts), options));
}

const anyLine = fc.oneof(
  fc
    .array(fc.double({ noDefaultInfinity: true, noNaN: true }), { maxLength: 4 })
    .map((row) => JSON.stringify(row)),
  fc.record({ id: fc.string(), text: fc.string({ unit: 'grapheme' }) }).map((item) => JSON.stringify(item)),
  fc.json(),
);

describe('JSON Lines reader', () => {
  test('arrays, texts and counts are told apart', async () => {
    const text = [
      ' [1, 2.50, -3e2] ',
      '',
      '{"id": "a", "text": "h\\u00e9llo", "label": 1}',
      '{"id": 7, "scales": [2, 4], "N_j": {"2": 3, "4": 5}, "D_hat": 1}',
      '{"text": ""}',
    ].join('\r\n');
    expect(await read(text)).toEqual([
      { kind: 'vector', line: 1, values: Float64Array.of(1, 2.5, -300), compact: '[1,2.5,-300]' },
      { kind: 'text', line: 3, id: 'a', text: 'héllo' },
      { kind: 'counts', line: 4, id: '7', scales: [2, 4], N_j: { 2: 3, 4: 5 } },
      { kind: 'text', line: 5, id: null, text: '' },
    ]);
  });

  test('the text may stand in another field', async () => {
    const line = '{"id":"a","answer":"yes","text":"no"}';
    expect(await read(line, [], { textField: 'answer' })).toEqual([
      { kind: 'text', line: 1, id: 'a', text: 'yes' },
    ]);
  });

  test('where the chunks are cut makes no difference', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 6 }), anyCuts, async (lines, cuts) => {
        const text = lines.join('\n');
        expect(await outcomeOf(() => read(text, cuts))).toEqual(await outcomeOf(() => read(text)));
      }),
    );
  });

  test.each([
    ['not JSON', '{"text": }'],
    ['two values on a line', '[1] [2]'],
    ['NaN', '[NaN]'],
    ['a number', '1'],
    ['null', 'null'],
    ['an empty array', '[]'],
    ['an array of arrays', '[[1,2],[3,4]]'],
    ['numbers as strings', '["1"]'],
    ['an object of something else', '{"id":"a"}'],
    ['an inherited field name as text', '{"id":"a","toString":1}'],
    ['a text that is no string', '{"text":["a"]}'],
    ['a lone surrogate', '{"text":"\\ud800"}'],
    ['an id that is an object', '{"id":{},"text":"a"}'],
    ['counts of other scales', '{"scales":[2,4],"N_j":{"2":1,"8":2}}'],
    ['counts of more scales', '{"scales":[2],"N_j":{"2":1,"4":2}}'],
    ['a scale twice', '{"scales":[2,2],"N_j":{"2":1}}'],
    ['counts as an array', '{"scales":[0],"N_j":[1]}'],
  ])('%s is refused with its line number', async (_, line) => {
    const outcome = await outcomeOf(() => read(`[1]\n${line}\n`));
    expect(outcome).toEqual({ refused: expect.stringContaining('input_malformed: Line 2') });
  });

  test('overflow, emptiness, long lines, deep nesting and bad UTF-8 are refused', async () => {
    expect(await codeOfAsync(() => read('[1e999]'))).toBe('input_not_finite');
    expect(await codeOfAsync(() => read('\n \n'))).toBe('input_empty');
    expect(await codeOfAsync(() => read(`["${'a'.repeat(100)}"]`, [], { maxLineLength: 50 }))).toBe(
      'input_too_large',
    );
    expect(await codeOfAsync(() => read('['.repeat(1_000_000)))).toBe('input_malformed');
    expect(await codeOfAsync(() => toArray(readJsonl(chunked(Uint8Array.of(0x5b, 0x80)))))).toBe(
      'input_malformed',
    );
  });

  test('a line that arrives byte by byte takes linear time', async () => {
    const text = `{"text":"${'a'.repeat(50_000)}"}`;
    const bytes = utf8(text);
    async function* single(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
    }
    expect(await toArray(readJsonl(single()))).toEqual(await read(text));
  });

  test('fuzz: noise is read or refused, never a crash', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(anyLine).map((lines) => utf8(lines.join('\n'))),
      fc.tuple(anyLine, fc.nat(), fc.nat(255)).map(([line, at, byte]) => {
        const bytes = utf8(line);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(noise, anyCuts, async (bytes, cuts) => {
        const items = await outcomeOf(() => toArray(readJsonl(chunked(bytes, cuts))));
        const rows = await outcomeOf(() => collectRows(readJsonlRows(chunked(bytes, cuts))));
        expect('refused' in rows || 'value' in items).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('rows of a JSON Lines file', () => {
  const rowsOf = (text: string) => collectRows(readJsonlRows(chunked(utf8(text))));

  test('raw is compact JSON joined by LF, whatever the spacing was', async () => {
    const { matrix, raw } = await rowsOf('[1.0, -0.0]\n\n [ 2e1 ,3 ]\r\n');
    expect(matrix).toEqual({ n: 2, d: 2, data: Float64Array.of(1, -0, 20, 3) });
    expect(new TextDecoder().decode(raw)).toBe('[1,0]\n[20,3]');
  });

  test('a file above one batch gives the same bytes as one run', async () => {
    const lines = Array.from({ length: 70_000 }, (_, i) => `[${i}]`);
    const batches = await toArray(readJsonlRows(chunked(utf8(lines.join('\n')))));
    expect(batches.length).toBe(2);
    expect(batches.map((batch) => new TextDecoder().decode(batch.raw)).join('')).toBe(lines.join('\n'));
  });

  test('rows of different lengths and objects among rows are refused', async () => {
    expect(await codeOfAsync(() => rowsOf('[1,2]\n[1]'))).toBe('dimension_mismatch');
    expect(await codeOfAsync(() => rowsOf('[1,2]\n{"text":"a"}'))).toBe('input_malformed');
  });

  test('more values than the cap are refused', async () => {
    const rows = () => collectRows(readJsonlRows(chunked(utf8('[1,2]\n[3,4]'))), 3);
    expect(await codeOfAsync(rows)).toBe('input_too_large');
  });
});
