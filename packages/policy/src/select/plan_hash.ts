import { canonicalizeJson } from '@kakeya/protocol';
import { digestOf } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import type { Plan } from '../model/plan.ts';

export type UnhashedPlan = Omit<Plan, 'plan_hash'>;

/** SHA3-256 of the plan's RFC 8785 form with `plan_hash` as the empty string. */
export function planHash(plan: UnhashedPlan): PolicyDigest {
  return digestOf(canonicalizeJson({ ...plan, plan_hash: '' }));
}
