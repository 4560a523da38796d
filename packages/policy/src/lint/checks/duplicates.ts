import type { Subject } from '../subject.ts';
import type { Finding } from '../finding.ts';

const BASELINE = 'baseline';

/** E1003, E1004: one id, one rule or predicate; and a predicate is not an input. */
export function checkDuplicates({ policy, rules, predicates }: Subject): readonly Finding[] {
  const findings: Finding[] = [];
  const ruleIds = new Map<string, string>();
  for (const { rule, pointer } of rules) {
    const first = ruleIds.get(rule.id);
    if (first === undefined) {
      ruleIds.set(rule.id, pointer);
      continue;
    }
    const message = `${rule.id} is the id of ${first} already: give each rule its own.`;
    findings.push({ code: 'E1003', pointer: `${pointer}/id`, message, ruleId: rule.id });
  }
  const predicateIds = new Map<string, string>();
  for (const { id, pointer } of predicates) {
    const first = predicateIds.get(id);
    if (first === undefined) predicateIds.set(id, pointer);
    else {
      const message = `${id} is the id of ${first} already: give each predicate its own.`;
      findings.push({ code: 'E1004', pointer: `${pointer}/id`, message });
    }
    if (id === BASELINE) {
      const message = `${BASELINE} is what a plan calls rules that are always active: give the predicate another id.`;
      findings.push({ code: 'E1004', pointer: `${pointer}/id`, message });
    }
    if (Object.hasOwn(policy.inputs, id)) {
      const message = `${id} is an input: give the predicate another id, so that one name means one thing.`;
      findings.push({ code: 'E1004', pointer: `${pointer}/id`, message });
    }
  }
  return findings;
}
