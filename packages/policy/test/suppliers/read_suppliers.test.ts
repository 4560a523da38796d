import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityDigest } from '../../src/sets/mod.ts';
import {
  readMapping,
  readSuppliers,
  type SupplierOptions,
  type SupplierResult,
} from '../../src/suppliers/mod.ts';
import { chunked, utf8 } from '../sets/support/sets.ts';

const MAPPING = readMapping({
  identity: { name: 'NAME1', country: 'LAND1' },
  inputs: {
    supplier_hashes: { identity: true },
    supplier_regions: { column: 'LAND1', type: 'country' },
    regions: { column: 'LAND1', type: 'country', collect: 'distinct' },
    vendors: { column: 'LIFNR', type: 'string' },
    last_audit: { column: 'AUDIT_DATE', type: 'date', collect: 'oldest' },
    newest_audit: { column: 'AUDIT_DATE', type: 'date', collect: 'newest' },
    tiers: { column: 'TIER', type: 'number' },
    worst_tier: { column: 'TIER', type: 'number', collect: 'max' },
    ubo_count: { column: 'UBO_COUNT', type: 'number', collect: 'min' },
    ubo_sum: { column: 'UBO_COUNT', type: 'number', collect: 'sum' },
    supplier_count: { collect: 'count' },
  },
});

const HEADER = 'LIFNR,NAME1,LAND1,AUDIT_DATE,TIER,UBO_COUNT';
const ROWS = [
  '0000100001,"Müller & Söhne, KG",DE,20240131,01,2',
  '0000100002,"ACME ""Steel"" Ltd",GBR,20230605,2,1',
  '0000100003,Acme SA,FR,20240229,1,3',
];

const INPUTS = {
  supplier_hashes: [
    identityDigest({ name: 'MÜLLER & SÖHNE, KG', country: 'DEU' }, ['name', 'country']),
    identityDigest({ name: 'Acme "Steel" ltd', country: 'GB' }, ['name', 'country']),
    identityDigest({ name: 'acme sa', country: 'FR' }, ['name', 'country']),
  ],
  supplier_regions: ['DE', 'GB', 'FR'],
  regions: ['DE', 'GB', 'FR'],
  vendors: ['0000100001', '0000100002', '0000100003'],
  last_audit: '2023-06-05',
  newest_audit: '2024-02-29',
  tiers: [1, 2, 1],
  worst_tier: 2,
  ubo_count: 1,
  ubo_sum: 6,
  supplier_count: 3,
};

const read = (
  text: string,
  options: Partial<SupplierOptions> = {},
  mapping = MAPPING,
): Promise<SupplierResult> => readSuppliers(chunked(utf8(text), 11), mapping, { format: 'csv', ...options });

const csv = (...rows: readonly string[]): string => [HEADER, ...rows].join('\r\n');

describe('a supplier file', () => {
  const complete = {
    ok: true,
    rows: 3,
    invalidRows: 0,
    problems: [],
    missing: [],
    context: { inputs: INPUTS, commitments: {}, lists: {}, variables: {} },
  };

  it('in CSV as SAP exports it becomes the inputs of a policy', async () => {
    expect(await read(csv(...ROWS))).toEqual(complete);
    expect(await read(`\ufeff${csv(...ROWS)}\r\n\r\n`)).toEqual(complete);
    expect(await read(`${[HEADER, ...ROWS].join('\n')}\n`)).toEqual(complete);
  });

  it('in CSV with semicolons and columns that nobody asked for', async () => {
    const semicolons = (row: string): string => `x;${row.replaceAll(/,(?! )/g, ';')};x`;
    expect(await read([HEADER, ...ROWS].map(semicolons).join('\n'), { delimiter: ';' })).toEqual(complete);
  });

  const objects = [
    {
      LIFNR: '0000100001',
      NAME1: 'Müller & Söhne, KG',
      LAND1: 'DE',
      AUDIT_DATE: '2024-01-31',
      TIER: 1,
      UBO_COUNT: 2,
    },
    {
      LIFNR: '0000100002',
      NAME1: 'ACME "Steel" Ltd',
      LAND1: 'GBR',
      AUDIT_DATE: '05.06.2023',
      TIER: 2,
      UBO_COUNT: '1',
    },
    {
      LIFNR: '0000100003',
      NAME1: 'Acme SA',
      LAND1: 'fr',
      AUDIT_DATE: '20240229',
      TIER: '1',
      UBO_COUNT: 3,
      BANK: null,
    },
  ];

  it('in JSON and JSON Lines says the same', async () => {
    expect(await read(JSON.stringify(objects), { format: 'json' })).toEqual(complete);
    expect(
      await read(objects.map((object) => JSON.stringify(object)).join('\n'), { format: 'jsonl' }),
    ).toEqual(complete);
  });

  it.each([
    ['csv', csv()],
    ['json', '[]'],
    ['jsonl', ''],
  ] as const)(
    'of no rows (%s) makes no context: an export that was cut off must not pass for nobody to check',
    async (format, text) => {
      const { ok, rows, problems } = await read(text, { format, tolerate: 10 });
      expect([ok, rows]).toEqual([false, 0]);
      expect(problems.at(-1)?.message).toContain('no rows');
    },
  );
});

describe('an invalid row', () => {
  const BAD = '0000100004,Beta GmbH,DE,00000000,2,1';

  it('leaves no context unless it is tolerated', async () => {
    const refused = await read(csv(...ROWS, BAD));
    expect(refused).toEqual({
      ok: false,
      rows: 4,
      invalidRows: 1,
      problems: [
        { line: 5, column: 'AUDIT_DATE', message: expect.stringContaining('not in the calendar') as string },
      ],
    });
    expect('context' in refused).toBe(false);
    expect(await read(csv(BAD, ...ROWS, BAD), { tolerate: 1 })).toMatchObject({ ok: false, invalidRows: 2 });
  });

  it('that is tolerated leaves the inputs of its column unknown, and no others', async () => {
    const result = await read(csv(BAD, ...ROWS), { tolerate: 1 });
    expect(result).toMatchObject({
      ok: true,
      rows: 4,
      invalidRows: 1,
      missing: ['last_audit', 'newest_audit'],
    });
    expect(result).toMatchObject({ context: { inputs: { supplier_count: 4, tiers: [2, 1, 2, 1] } } });
    expect(result).not.toHaveProperty('context.inputs.last_audit');
  });

  it('without a country is no identity, either', async () => {
    expect(await read(csv(...ROWS, '7,Beta,,20240131,1,1'), { tolerate: 1 })).toMatchObject({
      missing: ['supplier_hashes', 'supplier_regions', 'regions'],
      problems: [
        { line: 5, column: null },
        { line: 5, column: 'LAND1', message: 'The country is empty.' },
      ],
    });
  });

  it('of which the cells cannot be told apart leaves every input unknown, the count as well', async () => {
    const result = await read(csv(...ROWS, '7,Beta,DE'), { tolerate: 1 });
    expect(result).toMatchObject({ ok: true, missing: Object.keys(INPUTS), context: { inputs: {} } });
    expect(result.problems).toEqual([
      { line: 5, column: null, message: 'The row has 3 cells, the header 6.' },
    ]);
  });

  it.each([
    ['TIER', 'x', 'is not a number'],
    ['TIER', '1,5', 'is not a number'],
    ['TIER', '1.000,00', 'is not a number'],
    ['TIER', '5-', 'is not a number'],
    ['TIER', '1e3', 'is not a number'],
    ['TIER', '0x1', 'is not a number'],
    ['TIER', '90071992547409930', 'more digits'],
    ['TIER', '9'.repeat(400), 'more digits'],
    ['TIER', '', 'is empty'],
    ['TIER', true, 'is not a number'],
    ['TIER', [1], 'holds no text'],
    ['LIFNR', '\ufffd', 'no UTF-8'],
    ['LIFNR', ' ', 'is empty'],
    ['LIFNR', undefined, 'is empty'],
    ['LAND1', 'Deutschland', 'country code'],
    ['AUDIT_DATE', '01/02/2024', 'ambiguous'],
    ['AUDIT_DATE', 20_240_131.5, 'not one that can be read'],
  ])('%s %j', async (column, value, message) => {
    const mapping = readMapping({
      inputs: {
        it: Object.values(MAPPING.inputs).find((input) => 'column' in input && input.column === column),
      },
    });
    const result = await read(
      JSON.stringify([{ [column]: value }]),
      { format: 'json', tolerate: 1 },
      mapping,
    );
    expect(result).toMatchObject({ ok: true, rows: 1, missing: ['it'], context: { inputs: {} } });
    expect(result.problems).toEqual([
      { line: 1, column, message: expect.stringContaining(message) as string },
    ]);
  });

  it('is counted beyond the hundredth, and no longer listed', async () => {
    const result = await read(csv(...Array.from({ length: 150 }, () => BAD)));
    expect([result.rows, result.invalidRows, result.problems.length]).toEqual([150, 150, 100]);
  });
});

it('reads booleans and hex digits', async () => {
  const mapping = readMapping({
    inputs: { b: { column: 'B', type: 'boolean' }, h: { column: 'H', type: 'hex' } },
  });
  expect(await read('B,H\ntrue,AB\nFALSE,00ff\n1,ab\n0,ab\n', {}, mapping)).toMatchObject({
    context: { inputs: { b: [true, false, true, false], h: ['ab', '00ff', 'ab', 'ab'] } },
  });
  expect(await read('B,H\nyes,abc\n', {}, mapping)).toMatchObject({
    ok: false,
    invalidRows: 1,
    problems: [
      { column: 'B', message: 'The boolean is not true, false, 1 or 0.' },
      { column: 'H', message: 'The hex is not an even number of hex digits.' },
    ],
  });
});

describe('a file that cannot be read to its end is never tolerated', () => {
  it.each([
    ['csv', '', /empty/],
    ['csv', 'LIFNR;NAME1\n', /no column "NAME1"/],
    ['csv', `${HEADER},TIER\n`, /"TIER" 2 times/],
    ['csv', `${HEADER.replace(',TIER', '')}\n`, /no column "TIER"/],
    ['csv', `${csv(...ROWS)}\r\n7,"Beta,DE,20240131,1,1`, /quote/],
    ['json', '', /JSON/],
    ['json', '{}', /not a JSON array/],
    ['json', '[{"TIER":1,"TIER":2}]', /./],
  ] as const)('%s %j', async (format, text, message) => {
    const result = await read(text, { format, tolerate: 1000 });
    expect(result.ok).toBe(false);
    expect(result.problems.at(-1)?.message).toMatch(message);
  });
});

it('reports elements and lines that are no objects', async () => {
  expect(
    await read('[1, {}]', { format: 'json' }, readMapping({ inputs: { n: { collect: 'count' } } })),
  ).toEqual({
    ok: false,
    rows: 2,
    invalidRows: 1,
    problems: [{ line: 1, column: null, message: 'The element is not an object.' }],
  });
  expect(
    await read('1\n{}\n', { format: 'jsonl' }, readMapping({ inputs: { n: { collect: 'count' } } })),
  ).toMatchObject({
    ok: false,
    problems: [{ line: 1, column: null }],
  });
});

it('refuses a tolerance or delimiter without a meaning', async () => {
  for (const options of [{ tolerate: -1 }, { tolerate: 0.5 }, { tolerate: Number.NaN }, { delimiter: '' }]) {
    await expect(read(csv(...ROWS), options)).rejects.toMatchObject({ code: 'argument_invalid' });
  }
});

it('never gives an input that an invalid row should have had a part in', async () => {
  const cell = fc.constantFrom('1', '2', '-3.5', '', 'x');
  const mapping = readMapping({
    inputs: {
      least: { column: 'A', type: 'number', collect: 'min' },
      greatest: { column: 'B', type: 'number', collect: 'max' },
      all: { column: 'B', type: 'number' },
      n: { collect: 'count' },
    },
  });
  const valid = (text: string): boolean => text !== '' && text !== 'x';
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), async (rows) => {
      const result = await read(
        `A,B\n${rows.map((row) => `${row.join(',')}\n`).join('')}`,
        { tolerate: 6 },
        mapping,
      );
      const [as, bs] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
      expect(result).toEqual({
        ok: true,
        rows: rows.length,
        invalidRows: rows.filter((row) => !row.every(valid)).length,
        problems: expect.any(Array) as unknown,
        missing: [...(as.every(valid) ? [] : ['least']), ...(bs.every(valid) ? [] : ['greatest', 'all'])],
        context: {
          inputs: {
            ...(as.every(valid) && { least: Math.min(...as.map(Number)) }),
            ...(bs.every(valid) && { greatest: Math.max(...bs.map(Number)), all: bs.map(Number) }),
            n: rows.length,
          },
          commitments: {},
          lists: {},
          variables: {},
        },
      });
    }),
    { seed: 72, numRuns: 150 },
  );
});

it('survives any text in any format', async () => {
  const token = fc.constantFrom(
    'A',
    '"',
    ',',
    '\n',
    '\r\n',
    '{',
    '}',
    '[',
    ']',
    ':',
    '1',
    'x',
    '\u0000',
    '\ufeff',
  );
  const mapping = readMapping({ inputs: { a: { column: 'A', type: 'number', collect: 'sum' } } });
  await fc.assert(
    fc.asyncProperty(
      fc.array(token, { maxLength: 30 }),
      fc.constantFrom('csv', 'json', 'jsonl'),
      async (tokens, format) => {
        const result = await read(tokens.join(''), { format, tolerate: 2 }, mapping);
        expect(result.invalidRows).toBeLessThanOrEqual(result.rows);
        expect(result.ok || result.problems.length > 0).toBe(true);
      },
    ),
    { seed: 73, numRuns: 300 },
  );
});
