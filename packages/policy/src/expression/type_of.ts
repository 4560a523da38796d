import type { ExprNode } from '../model/policy.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { commonKind } from './accepts.ts';
import { isFunctionName, noSuchFunction } from './known_functions.ts';
import { noSuchCall, resultOf } from './signatures.ts';
import { describeType, type ScalarKind, type StaticType, typeOfLiteral } from './static_type.ts';

/** What a tree's names stand for: inputs, and in conditions the predicates, as booleans. */
export type NameTypes = ReadonlyMap<string, StaticType>;

export interface TypeProblem {
  /** E2001: unknown function; E2003: unknown name; E2004: types or number of arguments. */
  readonly code: 'E2001' | 'E2003' | 'E2004';
  /** RFC 6901, into the tree. */
  readonly pointer: string;
  /** Where that is, or, of an argument, whose. */
  readonly node: ExprNode<string>;
  readonly message: string;
}

export type Typed =
  | { readonly ok: true; readonly type: StaticType }
  | { readonly ok: false; readonly problems: readonly TypeProblem[] };

/** The static type of a tree within the bounds that `treeOf` checks, or all that is wrong with it. */
export function typeOf(tree: ExprNode<string>, names: NameTypes): Typed {
  const problems: TypeProblem[] = [];
  const type = infer(tree, '', { names, problems });
  if (type === undefined || problems.length > 0) return { ok: false, problems };
  return { ok: true, type };
}

type Operation = Extract<ExprNode<string>, { readonly op: string }>;

interface Scope {
  readonly names: NameTypes;
  readonly problems: TypeProblem[];
}

/** undefined: not known, for a reason that is among the problems. */
function infer(node: ExprNode<string>, pointer: string, scope: Scope): StaticType | undefined {
  if ('const' in node) return typeOfLiteral(node.const);
  if ('var' in node) return typeOfName(node, pointer, scope);
  const at = childPointer(pointer, 'args');
  const args = node.args.map((arg, i) => infer(arg, childPointer(at, i), scope));
  if ('func' in node) {
    if (!isFunctionName(node.func)) {
      const message = noSuchFunction(node.func);
      scope.problems.push({ code: 'E2001', pointer: childPointer(pointer, 'func'), node, message });
      return undefined;
    }
    const known = args.filter((arg) => arg !== undefined);
    if (known.length < args.length) return undefined;
    return resultOf(node.func, known) ?? refuse(noSuchCall(node.func, known), pointer, node, scope);
  }
  switch (node.op) {
    case 'and':
    case 'or':
      if (args.length < 2) refuse(`${node.op} needs two arguments or more.`, pointer, node, scope);
      return conditions(node, args, at, scope);
    case 'not':
      return conditions(node, args, at, scope);
    default:
      return comparison(node, args, pointer, scope);
  }
}

function typeOfName(
  node: { readonly var: string },
  pointer: string,
  { names, problems }: Scope,
): StaticType | undefined {
  const type = names.get(node.var);
  if (type === undefined) {
    const message = `There is no input ${node.var}.`;
    problems.push({ code: 'E2003', pointer, node, message });
  }
  return type;
}

function conditions(
  node: Operation,
  args: readonly (StaticType | undefined)[],
  at: string,
  scope: Scope,
): ScalarKind {
  for (const [i, arg] of args.entries()) {
    if (arg === undefined || arg === 'boolean') continue;
    const message = `${node.op} takes conditions, and argument ${i + 1} is ${describeType(arg)}: compare it with something.`;
    refuse(message, childPointer(at, i), node, scope);
  }
  return 'boolean';
}

const ORDERED: ReadonlySet<ScalarKind> = new Set(['number', 'date', 'duration']);

function comparison(
  node: Operation,
  [left, right]: readonly (StaticType | undefined)[],
  pointer: string,
  scope: Scope,
): ScalarKind {
  if (left === undefined || right === undefined) return 'boolean';
  const { op } = node;
  const kind = commonKind(left, right);
  const between = `${describeType(left)} ${op} ${describeType(right)}`;
  if (kind === undefined) {
    const hint = 'both sides must be scalars of one type; of an array, compare len, max, min or sum';
    refuse(`${between} does not compare: ${hint}.`, pointer, node, scope);
  } else if (op !== '==' && op !== '!=' && !ORDERED.has(kind)) {
    refuse(`${between} has no order: only numbers, dates and durations have.`, pointer, node, scope);
  }
  return 'boolean';
}

function refuse(message: string, pointer: string, node: ExprNode<string>, { problems }: Scope): undefined {
  problems.push({ code: 'E2004', pointer, node, message });
}
