import { PolicyError } from '../errors.ts';
import { treeOf } from '../expression/tree_of.ts';
import type { CompiledPredicate } from '../model/compiled.ts';
import type { ExprNode, Predicate } from '../model/policy.ts';
import { compileNode, type Scope } from './values/compile_node.ts';
import { booleanOf, type Value } from './values/value.ts';

/** Of references to references: each level is on the stack when a predicate is tested. */
const MAX_LEVELS = 64;
/** Of one predicate with all that it refers to written out: by references, work can double with every line. */
const MAX_NODES = 10_000;

interface Inlined {
  readonly value: Value;
  readonly levels: number;
  readonly nodes: number;
}

/**
 * Predicates as closures, in policy order; one that refers to another has its closure inlined.
 * @throws PolicyError `policy_invalid`: cycles, references past their bounds, names and types that linting refuses
 */
export function compilePredicates(
  predicates: readonly Predicate[],
  inputs: Scope,
): readonly CompiledPredicate[] {
  const trees = new Map(predicates.map(({ id, expr }) => [id, treeOf(expr)]));
  const done = new Map<string, Inlined>();
  const open: string[] = [];

  function inline(id: string, tree: ExprNode): Inlined {
    const known = done.get(id);
    if (known !== undefined) return known;
    if (open.includes(id))
      throw invalid(`Predicates refer to each other in a circle: ${[...open, id].join(' → ')}.`);
    if (open.length === MAX_LEVELS) throw tooDeep(id);
    open.push(id);
    let levels = 0;
    let nodes = nodesIn(tree);
    const value = compileNode(tree, (name) => {
      const input = inputs(name);
      const other = input === undefined ? trees.get(name) : undefined;
      if (other === undefined) return input;
      const inner = inline(name, other);
      levels = Math.max(levels, inner.levels);
      nodes += inner.nodes;
      return inner.value;
    });
    open.pop();
    if (levels === MAX_LEVELS) throw tooDeep(id);
    if (nodes > MAX_NODES) {
      throw invalid(
        `Predicate ${id} has more than ${MAX_NODES} parts with what it refers to written out: refer to each predicate fewer times.`,
      );
    }
    const inlined = { value, levels: levels + 1, nodes };
    done.set(id, inlined);
    return inlined;
  }

  return [...trees].map(([id, tree]) => {
    const test = booleanOf(inline(id, tree).value);
    return { id, test: (facts) => test(facts) ?? null };
  });
}

function nodesIn(node: ExprNode): number {
  let nodes = 1;
  if ('args' in node) for (const arg of node.args) nodes += nodesIn(arg);
  return nodes;
}

const tooDeep = (id: string): PolicyError =>
  invalid(`Predicate ${id} is part of references more than ${MAX_LEVELS} deep: refer to fewer levels.`);

const invalid = (message: string): PolicyError => new PolicyError('policy_invalid', message);
