import type { Operator } from '../model/policy.ts';

/** What a rule costs to check, in units of one comparison, where no weight says otherwise. */
export const OPERATOR_COST: Readonly<Record<Operator, number>> = {
  eq: 1,
  neq: 1,
  in: 1,
  range_min: 2,
  range_max: 2,
  max_age: 2,
  membership: 10,
  non_membership: 10,
  non_intersection: 15,
  threshold: 20,
};
