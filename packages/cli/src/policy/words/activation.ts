import type { Policy } from '@kakeya/policy';

/** What makes a rule active: predicates in policy order; `baseline`: always; none: nothing does. */
export function activatedBy({ adaptivity }: Policy, ruleId: string): readonly string[] {
  if (adaptivity === undefined || adaptivity.baseline?.includes(ruleId) === true) return ['baseline'];
  const { predicates, activations } = adaptivity;
  const when = new Set(activations.filter(({ rules }) => rules.includes(ruleId)).map((one) => one.when));
  return predicates.map(({ id }) => id).filter((id) => when.has(id));
}

export function activationWords(by: readonly string[]): string {
  if (by.length === 0) return 'never';
  return by.includes('baseline') ? 'always' : `when ${by.join(' or ')}`;
}
