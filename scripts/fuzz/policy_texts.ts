import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import {
  assertIrOf,
  contextHash,
  irJson,
  parseIr,
  parsePolicyJson,
  policyJson,
  readContext,
} from '@kakeya/policy';
import { lintPolicy, parseExpression, printExpression, readPolicy } from '@kakeya/policy/source';
import fc from 'fast-check';
import { digestOf } from '../../packages/policy/src/hash/digest.ts';
import { SUPPLIER_CARE } from '../../packages/policy/test/ir/supplier_care.ts';
import { LKSG } from '../../packages/policy/test/source/lksg.ts';
import { mutatedTexts, mutatedValues } from './mutations.ts';
import { outcomeOf } from './outcome_of.ts';
import type { Target } from './target.ts';

const policies = mutatedTexts(LKSG.yaml, LKSG.policyJson, SUPPLIER_CARE.yaml, SUPPLIER_CARE.policyJson);

/** What is read can be stored, read back and linted; what is refused is refused at a place in the text. */
const readingPolicies: Target = {
  name: 'readPolicy',
  property: fc.property(policies, (text) => {
    const read = readPolicy(text);
    if (read.ok) {
      const stored = policyJson(read.policy);
      equal(policyJson(parsePolicyJson(stored)), stored);
      for (const { pointer } of lintPolicy(read.policy, 'strict')) read.placeOf(pointer);
      return;
    }
    ok(read.problems.length > 0 && read.problems.length <= 100);
    const lines = text.split('\n');
    for (const { line, column } of read.problems) {
      ok(line >= 1 && line <= lines.length);
      ok(column >= 1 && column <= (lines[line - 1] ?? '').length + 2);
    }
  }),
};

const expressions = mutatedTexts(
  "len(supplier_hashes) >= 50 and not sub(now(), last_audit) <= 'P365D'",
  'max(1, -2.5e-3, [0, 10]) == mul(a, b_2) or (x.y != "it\\u00e9" and true)',
);

/** What is read is printed as text that is read as the same. */
const parsingExpressions: Target = {
  name: 'parseExpression',
  property: fc.property(expressions, (text) => {
    const read = parseExpression(text);
    if (!read.ok) {
      ok(read.message !== '' && read.offset >= 0 && read.offset <= text.length);
      return;
    }
    deepStrictEqual(parseExpression(printExpression(read.expr)), read);
  }),
};

/** With the hash that it would have, were it an IR: past the first check. */
function rehashed(text: string): string {
  const empty = text.replace(/"ir_hash":"[^"]*"/, '"ir_hash":""');
  return empty.replace('"ir_hash":""', `"ir_hash":"${digestOf(empty)}"`);
}
const irs = fc
  .tuple(mutatedTexts(LKSG.irJson, SUPPLIER_CARE.irJson), fc.boolean())
  .map(([text, again]) => (again && text.isWellFormed() ? rehashed(text) : text));

/** What is loaded is what would be written, and another IR than that of another policy. */
const loadingIrs: Target = {
  name: 'parseIr',
  property: fc.property(irs, (text) => {
    const ir = outcomeOf(() => parseIr(text), 'ir_invalid', 'hash_mismatch');
    if (ir === undefined) return;
    equal(irJson(ir), text);
    for (const { policyJson: stored, irJson: own } of [LKSG, SUPPLIER_CARE]) {
      const assert = (): true => {
        assertIrOf(parsePolicyJson(stored), ir);
        return true;
      };
      equal(outcomeOf(assert, 'hash_mismatch') ?? false, text === own);
    }
  }),
};

const contexts = mutatedValues(
  { inputs: { suppliers: ['a', 1, true], audit: '2024-01-01' }, variables: { limit: -0.5, on: false } },
  { commitments: { sanctions: 'ab'.repeat(32) }, lists: { sanctions: './sanctions.set' } },
);

/** What is read is read again from its own JSON, with the same hash. */
const readingContexts: Target = {
  name: 'readContext',
  property: fc.property(contexts, (value) => {
    const context = outcomeOf(() => readContext(value), 'context_invalid');
    if (context === undefined) return;
    equal(contextHash(readContext(JSON.parse(JSON.stringify(context)))), contextHash(context));
  }),
};

export const POLICY_TEXTS: readonly Target[] = [
  readingPolicies,
  parsingExpressions,
  loadingIrs,
  readingContexts,
];
