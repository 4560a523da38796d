import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyJson } from '../../src/source/policy_json.ts';
import { readPolicy } from '../../src/source/read_policy.ts';
import { SUPPLIER_CARE } from '../ir/supplier_care.ts';
import { LKSG } from './lksg.ts';
import { policyOf } from './policy_of.ts';

/** Whatever is read is refused with places that are in the text, or is a policy that can be stored and read back. */
function expectSound(text: string): void {
  const read = readPolicy(text);
  const stored = read.ok ? policyJson(read.policy) : '';
  expect(read.ok ? policyJson(policyOf(stored)) : '').toBe(stored);
  const problems = read.ok ? [] : read.problems;
  expect(problems.length > 0).toBe(!read.ok);
  expect(problems.length).toBeLessThanOrEqual(100);
  const lines = text.split('\n');
  for (const { message, line, column } of problems) {
    expect(message).not.toBe('');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    // Just past the end is where what is missing is missed.
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 2);
  }
}

const EXAMPLES = fc.constantFrom(LKSG.yaml, LKSG.policyJson, SUPPLIER_CARE.yaml, SUPPLIER_CARE.policyJson);
/** What YAML takes for syntax, and what is not a character. */
const PIECES = fc.constantFrom(
  ...'\t,\n,\r\n,  ,- ,: ,? ,#, #,[,],{,},",\',|\n,>-\n,&a ,*a,!!str ,! ,%YAML 1.1\n,---\n,...\n,<<: ,@,`'.split(
    ',',
  ),
  ...',~,null,.inf,1e999,__proto__,\u0000,\u0002,\u0018,\u001f,\u0085,\u2028,\uFEFF,\uD800,\u{1F512},\\'.split(
    ',',
  ),
  ',',
);
const MUTATIONS = fc.array(
  fc.record({ at: fc.nat(9_999).map((n) => n / 10_000), cut: fc.nat(12), piece: PIECES }),
  { minLength: 1, maxLength: 4 },
);

test('random bytes are read without a fault, and refused with a place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSound(new TextDecoder().decode(bytes))),
    { seed: 53, numRuns: 300 },
  );
});

test('random pieces of YAML syntax are read without a fault, and refused with a place', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(PIECES, fc.string({ maxLength: 3 })), { maxLength: 30 }), (pieces) =>
      expectSound(pieces.join('')),
    ),
    { seed: 54, numRuns: 500 },
  );
});

test('policies with pieces cut out and put in are read without a fault, and refused with a place', () => {
  fc.assert(
    fc.property(EXAMPLES, MUTATIONS, (example, mutations) => {
      let text = example;
      for (const { at, cut, piece } of mutations) {
        const start = Math.floor(at * text.length);
        text = text.slice(0, start) + piece + text.slice(start + cut);
      }
      expectSound(text);
    }),
    { seed: 55, numRuns: 500 },
  );
});
