import { PolicyError } from '../errors.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { Ir } from '../model/ir.ts';
import { parseStoredJson, unreadable } from '../source/json_text.ts';
import { ShapeProblems } from '../source/shape/shape_problems.ts';
import { irHashOf, irJson } from './ir_json.ts';
import { readIrValue } from './read_ir_value.ts';

/**
 * Reads a stored IR: exactly the bytes that `irJson` writes, with the hash that they have.
 * @throws PolicyError `ir_invalid`, or `hash_mismatch`: its content was changed after it was compiled
 */
export function parseIr(text: string): Ir {
  const problems = new ShapeProblems();
  const ir = readIrValue(parseStoredJson(text, 'The IR'), problems);
  if (ir === undefined || problems.all.length > 0) throw unreadable('The IR', problems.all);
  for (const [index, { id }] of ir.rules.entries()) {
    const before = ir.rules[index - 1];
    if (before !== undefined && compareBytes(before.id, id) >= 0) {
      const message = 'The rules must be in the byte order of their ids, each once.';
      throw unreadable('The IR', [{ pointer: `/rules/${index}`, message }]);
    }
  }
  if (irJson(ir) !== text) {
    const message = 'Its members are not in canonical order and form: compile the policy again.';
    throw unreadable('The IR', [{ pointer: '', message }]);
  }
  if (irHashOf(ir) === ir.ir_hash) return ir;
  throw new PolicyError(
    'hash_mismatch',
    'The IR is not what its ir_hash is of: it was changed after it was compiled.',
  );
}
