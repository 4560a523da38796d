import { PolicyError } from '../errors.ts';
import type { CompiledPredicate } from '../model/compiled.ts';
import type { ExprNode } from '../model/policy.ts';
import { compileNode, type Scope } from './values/compile_node.ts';
import { booleanOf, type Value } from './values/value.ts';

/**
 * Predicates as closures, in the order given; one that refers to another has its closure inlined. How far references
 * go is bounded by the linter.
 * @param trees by id
 * @throws PolicyError `policy_invalid`: cycles, names and types that linting refuses
 */
export function compilePredicates(
  trees: ReadonlyMap<string, ExprNode>,
  inputs: Scope,
): readonly CompiledPredicate[] {
  const done = new Map<string, Value>();
  const open = new Set<string>();

  function inline(id: string, tree: ExprNode): Value {
    const known = done.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) throw circle([...open, id]);
    open.add(id);
    const value = compileNode(tree, (name) => {
      const input = inputs(name);
      const other = input === undefined ? trees.get(name) : undefined;
      return other === undefined ? input : inline(name, other);
    });
    open.delete(id);
    done.set(id, value);
    return value;
  }

  return [...trees].map(([id, tree]) => {
    const test = booleanOf(inline(id, tree));
    return { id, test: (facts) => test(facts) ?? null };
  });
}

const circle = (ids: readonly string[]): PolicyError =>
  new PolicyError('policy_invalid', `Predicates refer to each other in a circle: ${ids.join(' → ')}.`);
