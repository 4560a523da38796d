import type { Operator } from '../../model/policy.ts';
import { compare, equality } from '../values/compare.ts';
import { numberOf, type Value } from '../values/value.ts';
import { type Check, plainCheck } from './check.ts';
import { maxAge } from './max_age.ts';
import { setCheck } from './set_check.ts';
import { isIn } from './is_in.ts';
import { threshold } from './threshold.ts';

/** @throws PolicyError `policy_invalid`: operands that the operator does not take */
export function compileCheck(op: Operator, lhs: Value, rhs: Value): Check {
  switch (op) {
    case 'eq':
      return plainCheck(equality(lhs, rhs, true), 'The sides are equal', 'The sides differ');
    case 'neq':
      return plainCheck(equality(lhs, rhs, false), 'The sides differ', 'The sides are equal');
    case 'in':
      return isIn(lhs, rhs);
    case 'range_min':
      assertNumbers(lhs, rhs);
      return plainCheck(
        compare('>=', lhs, rhs),
        'The left side is at least the right',
        'The left side is below the right',
      );
    case 'range_max':
      assertNumbers(lhs, rhs);
      return plainCheck(
        compare('<=', lhs, rhs),
        'The left side is at most the right',
        'The left side is above the right',
      );
    case 'max_age':
      return maxAge(lhs, rhs);
    case 'membership':
      return setCheck(lhs, rhs, true);
    case 'non_membership':
    case 'non_intersection':
      return setCheck(lhs, rhs, false);
    case 'threshold':
      return threshold(lhs, rhs);
    default:
      return op satisfies never;
  }
}

function assertNumbers(lhs: Value, rhs: Value): void {
  numberOf(lhs);
  numberOf(rhs);
}
