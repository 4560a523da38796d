import {
  type CompiledPolicy,
  type ExprNode,
  operandNode,
  type PolicyContext,
  PolicyError,
  treeOf,
} from '@kakeya/policy';

/** Looks at a value, or at an element of an array: with evidence, some tenths of a second. */
const MOST_STEPS = 1_000_000;

/**
 * Refuses a context that the policy would look through for longer than others may wait. Counted, not timed: what is
 * judged again must be refused again.
 * @throws PolicyError `context_invalid`
 */
export function assertAffordable(compiled: CompiledPolicy, { inputs, variables }: PolicyContext): void {
  const { own, byArray } = stepsOf(compiled);
  const given = new Map([...Object.entries(inputs), ...Object.entries(variables)]);
  let steps = own;
  for (const [name, times] of byArray) {
    const value = given.get(name);
    if (typeof value === 'object') steps += times * value.length;
  }
  if (steps <= MOST_STEPS) return;
  throw new PolicyError(
    'context_invalid',
    `The policy would take ${steps} steps over this context; at most ${MOST_STEPS} are taken here. Commit to sets in place of long arrays, or let fewer rules look at them.`,
  );
}

interface Steps {
  /** Whatever the context. */
  readonly own: number;
  /** How many times each array of the context is gone through, by the name of its input. */
  readonly byArray: ReadonlyMap<string, number>;
}

const KNOWN = new WeakMap<CompiledPolicy, Steps>();

function stepsOf(compiled: CompiledPolicy): Steps {
  const known = KNOWN.get(compiled);
  if (known !== undefined) return known;
  const steps = countSteps(compiled);
  KNOWN.set(compiled, steps);
  return steps;
}

/** A predicate costs again wherever another one refers to it: it is written out there. Compiling has refused cycles. */
function countSteps({ policy }: CompiledPolicy): Steps {
  const trees = new Map((policy.adaptivity?.predicates ?? []).map(({ id, expr }) => [id, treeOf(expr)]));
  const done = new Map<string, Steps>();
  const ofName = (name: string): Steps => {
    const input = Object.hasOwn(policy.inputs, name) ? policy.inputs[name] : undefined;
    if (input !== undefined) return input.type === 'array' ? { own: 1, byArray: new Map([[name, 1]]) } : ONE;
    const tree = trees.get(name);
    if (tree === undefined) return ONE;
    const known = done.get(name) ?? ofNode(tree);
    done.set(name, known);
    return known;
  };
  const ofNode = (node: ExprNode): Steps => {
    if ('var' in node) return ofName(node.var);
    if ('const' in node)
      return { own: typeof node.const === 'object' ? node.const.length : 1, byArray: NONE };
    return sum([ONE, ...node.args.map(ofNode)]);
  };
  const operands = policy.rules.flatMap(({ lhs, rhs }) => [operandNode(lhs), operandNode(rhs)]);
  return sum([...operands.map(ofNode), ...[...trees.keys()].map(ofName)]);
}

const NONE: Steps['byArray'] = new Map();
const ONE: Steps = { own: 1, byArray: NONE };

function sum(all: readonly Steps[]): Steps {
  const byArray = new Map<string, number>();
  let own = 0;
  for (const steps of all) {
    own += steps.own;
    for (const [name, times] of steps.byArray) byArray.set(name, (byArray.get(name) ?? 0) + times);
  }
  return { own, byArray };
}
