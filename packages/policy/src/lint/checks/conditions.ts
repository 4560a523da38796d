import { printExpression } from '../../expression/print_expression.ts';
import { describeType } from '../../expression/static_type.ts';
import type { TypeProblem } from '../../expression/type_of.ts';
import type { Finding } from '../finding.ts';
import type { PredicatePart, Subject } from '../subject.ts';

const SHOWN = 80;

/** E2001, E2003, E2004: the expressions of predicates are conditions. */
export function checkConditions({ policy, predicates }: Subject): readonly Finding[] {
  const known = [...Object.keys(policy.inputs), ...predicates.map(({ id }) => id)];
  return predicates.flatMap((predicate): readonly Finding[] => {
    const { part, pointer } = predicate;
    const at = `${pointer}/expr`;
    if (!('tree' in part)) return [{ code: part.code, pointer: at, message: part.problem }];
    if (!part.typed.ok) return part.typed.problems.map((problem) => findingOf(problem, predicate, known));
    if (part.typed.type === 'boolean') return [];
    const message = `A predicate is a condition, and this is ${describeType(part.typed.type)}: compare it with something.`;
    return [{ code: 'E2004', pointer: at, message }];
  });
}

function findingOf(problem: TypeProblem, predicate: PredicatePart, known: readonly string[]): Finding {
  const { code, node, message } = problem;
  // A pointer cannot lead into a text: the message quotes the place.
  const inText = typeof predicate.expr === 'string';
  const pointer = `${predicate.pointer}/expr${inText ? '' : problem.pointer}`;
  if ('var' in node) {
    const missing = `There is no input or predicate ${node.var}: declare it, or correct the name.`;
    return { code, pointer, message: missing, unknown: { name: node.var, known } };
  }
  if (!inText || problem.pointer === '') return { code, pointer, message };
  const text = printExpression(node);
  const quoted = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return { code, pointer, message: `In ${quoted}: ${message}` };
}
