import { childPointer } from '../../source/shape/pointer.ts';
import type { Finding } from '../finding.ts';
import { namesIn } from '../names_in.ts';
import type { Subject } from '../subject.ts';

/** W2001; not while there is a part that cannot be read, as it may be what uses an input. */
export function checkUnusedInputs({ policy, rules, predicates }: Subject): readonly Finding[] {
  const parts = [...rules.flatMap(({ lhs, rhs }) => [lhs, rhs]), ...predicates.map(({ part }) => part)];
  const used = new Set<string>();
  for (const part of parts) {
    if (!('tree' in part)) return [];
    for (const name of namesIn(part.tree)) used.add(name);
  }
  return Object.keys(policy.inputs)
    .filter((name) => !used.has(name))
    .map((name) => ({
      code: 'W2001',
      pointer: childPointer('/inputs', name),
      message: `No rule and no predicate uses the input ${name}: use it or take it out.`,
    }));
}
