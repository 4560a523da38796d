import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import { parseMapping, readMapping } from '../../src/suppliers/mod.ts';

const YAML = `
identity: {name: NAME1, country: LAND1}
inputs:
  supplier_hashes: {identity: true}
  supplier_regions: {column: LAND1, type: country, collect: distinct}
  last_audit: {column: AUDIT_DATE, type: date, collect: oldest}
  tiers: {column: TIER, type: number}
  supplier_count: {collect: count}
`;

const MAPPING = {
  identity: { name: 'NAME1', country: 'LAND1' },
  inputs: {
    supplier_hashes: { identity: true, collect: 'list' },
    supplier_regions: { column: 'LAND1', type: 'country', collect: 'distinct' },
    last_audit: { column: 'AUDIT_DATE', type: 'date', collect: 'oldest' },
    tiers: { column: 'TIER', type: 'number', collect: 'list' },
    supplier_count: { collect: 'count' },
  },
} as const;

/** The message of the refusal. */
function refusal(run: () => unknown): string {
  try {
    return `read as ${JSON.stringify(run())}`;
  } catch (error) {
    if (error instanceof PolicyError && error.code === 'mapping_invalid') return error.message;
    throw error;
  }
}

it('reads YAML and plain values alike', () => {
  expect(parseMapping(YAML)).toEqual(MAPPING);
  expect(readMapping(MAPPING)).toEqual(MAPPING);
  expect(parseMapping(JSON.stringify(MAPPING))).toEqual(MAPPING);
});

describe('refuses, and says where', () => {
  const tier = { column: 'TIER', type: 'number' };
  it.each([
    [null, 'must be an object'],
    [[], 'must be an object'],
    [{}, 'at /inputs must be an object'],
    [{ inputs: {} }, 'at /inputs must name'],
    [{ inputs: { tier }, fields: {} }, 'unknown member "fields"'],
    [{ inputs: { tier: { ...tier, columns: 'x' } } }, 'at /inputs/tier has an unknown member "columns"'],
    [{ inputs: { tier: { ...tier, type: 'int' } } }, 'at /inputs/tier/type must be one of'],
    [{ inputs: { tier: { ...tier, collect: 'avg' } } }, 'at /inputs/tier/collect must be one of'],
    [{ inputs: { tier: { ...tier, column: ' ' } } }, 'at /inputs/tier/column must be the name'],
    [
      { inputs: { tier: { ...tier, collect: 'oldest' } } },
      'at /inputs/tier/collect is oldest, which is for type date',
    ],
    [{ inputs: { tier: { ...tier, type: 'string', collect: 'sum' } } }, 'which is for type number'],
    [{ inputs: { n: { collect: 'count', column: 'TIER' } } }, 'at /inputs/n has an unknown member "column"'],
    [{ inputs: { ids: { identity: true } } }, 'at /inputs/ids needs /identity'],
    [
      { identity: { name: 'N' }, inputs: { ids: { identity: false } } },
      'at /inputs/ids/identity must be true',
    ],
    [{ identity: { name: 'N' }, inputs: { ids: { identity: true, collect: 'sum' } } }, 'list or distinct'],
    [{ identity: { name: 'N' }, inputs: { ids: { identity: true, type: 'hex' } } }, 'unknown member "type"'],
    [{ identity: { country: 'C' }, inputs: { tier } }, 'at /identity/name must be the name'],
    [{ identity: { name: 'N', vat: 'V' }, inputs: { tier } }, 'at /identity has an unknown member "vat"'],
  ])('%j', (value, message) => {
    expect(refusal(() => readMapping(value))).toContain(message);
  });

  it.each([
    ['inputs: {', 'cannot be read as YAML'],
    ['inputs: {n: {collect: count}}\ninputs: {}', 'cannot be read as YAML'],
    ['a: &a 1\nb: *a', 'Anchors are refused'],
    ['b: *a', 'YAML'],
    ['inputs: {n: !!js/function x}', 'YAML'],
    ['', 'must be an object'],
    ['--- {}\n--- {}', 'YAML'],
    ['inputs:\n  n: {collect: *c}', 'line 2, column 16'],
    ['<<: {}\ninputs: {}', 'Merge keys are refused'],
  ])('%j', (text, message) => {
    expect(refusal(() => parseMapping(text))).toContain(message);
  });

  it('what is nested or long without end, before a stack or the memory is at its end', () => {
    expect(refusal(() => parseMapping('['.repeat(10_000)))).toContain('nested more than 64 deep');
    expect(refusal(() => parseMapping('{a: '.repeat(5_000)))).toContain('nested more than 64 deep');
    expect(refusal(() => parseMapping(`# ${'x'.repeat(2 ** 20)}`))).toContain('larger than 1 MiB');
  });
});

it('survives any text and any JSON', () => {
  const token = fc.constantFrom(
    'identity',
    'inputs',
    ':',
    ' ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '\n',
    '  ',
    '&a',
    '*a',
    '!',
    '|',
    '-',
    '<<',
    '?',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 25 }), fc.jsonValue(), (tokens, value) => {
      for (const text of [tokens.join(''), JSON.stringify(value)]) {
        expect(refusal(() => parseMapping(text))).toMatch(/^(?:The mapping|read as)/);
      }
      for (const given of [
        value,
        { inputs: value },
        { inputs: { a: value } },
        { identity: value, inputs: { a: { collect: 'count' } } },
      ]) {
        expect(refusal(() => readMapping(given))).toMatch(/^(?:The mapping|read as)/);
      }
    }),
    { seed: 71, numRuns: 300 },
  );
});
