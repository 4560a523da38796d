import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../src/policy/source/json_fault.ts';

const SIGNS = Array.from('{}[],:"\\0-e.tn \n\u0001\u007f');

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch (fault) {
    if (fault instanceof SyntaxError) return false;
    throw fault;
  }
};

test('a text has a fault if and only if it is not JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom(...SIGNS), fc.boolean(), (json, at, sign, insert) => {
      const place = at % (json.length + 1);
      const text = json.slice(0, place) + sign + json.slice(insert ? place : place + 1);
      expect([jsonFault(json), jsonFault(text) === undefined]).toEqual([undefined, isJson(text)]);
    }),
    { seed: 5, numRuns: 2000 },
  );
});

test.each([
  ['', 1, 1],
  ['{"a":1,}', 1, 8],
  ['[1,\n 2,\n x]', 3, 2],
  ['{"a" 1}', 1, 6],
  ['[1] 2', 1, 5],
  ['[1}', 1, 3],
  ['"a', 1, 1],
])('%j stops being JSON at %i:%i', (text, line, column) => {
  expect(jsonFault(text)).toEqual({ line, column });
});
