import { expect, test } from 'vitest';
import { irOf } from '../../src/ir/ir_of.ts';
import { irJson } from '../../src/ir/ir_json.ts';
import { parseIr } from '../../src/ir/parse_ir.ts';
import type { Policy } from '../../src/model/policy.ts';

test('the deepest expression that may be written has an IR', () => {
  const policy: Policy = {
    id: 'deep',
    version: '1',
    inputs: { flag: { type: 'boolean' } },
    rules: [{ id: 'r', op: 'eq', lhs: 'flag', rhs: { const: true } }],
    adaptivity: {
      predicates: [{ id: 'p', expr: `${'not '.repeat(61)}flag` }],
      activations: [{ when: 'p', rules: ['r'] }],
    },
  };
  const text = irJson(irOf(policy));
  expect(irJson(parseIr(text))).toBe(text);
});
