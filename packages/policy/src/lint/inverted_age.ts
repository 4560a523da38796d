import type { Operator, ValueNode } from '../model/policy.ts';

const ADVICE = 'passes what is old and fails what is new: write max_age with the date and the greatest age.';

/**
 * Whether a range asks for an age to be at least something, in any of the ways to write it: now − date ≥ age,
 * now − age ≥ date, now ≥ date + age, and the same three mirrored. A check that was meant to refuse stale evidence then
 * passes only that. The message says so; undefined: it is no such range.
 */
export function invertedAge(
  op: Operator,
  lhs: ValueNode<string>,
  rhs: ValueNode<string>,
): string | undefined {
  if (op === 'range_min') return leastAge(lhs, rhs) ? `This range_min ${ADVICE}` : undefined;
  if (op === 'range_max') return leastAge(rhs, lhs) ? `This range_max ${ADVICE}` : undefined;
  return undefined;
}

/** Of greater ≥ lesser. */
function leastAge(greater: ValueNode<string>, lesser: ValueNode<string>): boolean {
  if (isNow(greater)) return 'func' in lesser && lesser.func === 'add';
  if (!('func' in greater) || greater.func !== 'sub') return false;
  const [from] = greater.args;
  return from !== undefined && isNow(from);
}

const isNow = (node: ValueNode<string>): boolean => 'func' in node && node.func === 'now';
