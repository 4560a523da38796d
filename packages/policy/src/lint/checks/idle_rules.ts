import type { Policy } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';

/** W2003: a rule that nothing activates is never checked, whatever the context. */
export function checkIdleRules({ rules, adaptivity }: Policy): readonly Finding[] {
  if (adaptivity === undefined) return [];
  const { activations, baseline = [] } = adaptivity;
  const activated = new Set([...baseline, ...activations.flatMap((activation) => activation.rules)]);
  return rules.flatMap(({ id }, i): readonly Finding[] => {
    if (activated.has(id)) return [];
    const message = `Nothing activates the rule ${id}, so that it is never checked: put it into the baseline or an activation.`;
    return [{ code: 'W2003', pointer: `/rules/${i}/id`, message, ruleId: id }];
  });
}
