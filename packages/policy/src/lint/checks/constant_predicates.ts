import { type Constant, constantValue } from '../constant_value.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

const WHAT: ReadonlyMap<Constant, string> = new Map<Constant, string>([
  [true, 'always holds: put its rules into the baseline and take it out.'],
  [false, 'never holds: correct it, or take it and its activations out.'],
  ['settled', 'depends on no input: put its rules into the baseline, or take it out.'],
]);

/** W2002: whatever the context is, such a predicate activates the same. */
export function checkConstantPredicates({ graph }: Subject): readonly Finding[] {
  const constants = new Map<string, Constant>();
  const findings: Finding[] = [];
  for (const { id, pointer, part } of graph.order) {
    if (!('tree' in part) || !part.typed.ok || part.typed.type !== 'boolean') continue;
    const value = constantValue(part.tree, constants);
    constants.set(id, value);
    const what = WHAT.get(value);
    if (what === undefined) continue;
    findings.push({ code: 'W2002', pointer: `${pointer}/expr`, message: `The predicate ${id} ${what}` });
  }
  return findings;
}
