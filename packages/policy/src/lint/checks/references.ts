import type { Policy } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';

/** E1001, E1004: what activations and the baseline refer to exists. */
export function checkReferences({ rules, adaptivity }: Policy): readonly Finding[] {
  if (adaptivity === undefined) return [];
  const knownRules = new Set(rules.map(({ id }) => id));
  const knownPredicates = new Set(adaptivity.predicates.map(({ id }) => id));
  // One list for all findings: a copy for each grows with the square of the document.
  const ruleIds = [...knownRules];
  const predicateIds = [...knownPredicates];
  const unknownRules = (ids: readonly string[], pointer: string): readonly Finding[] =>
    ids.flatMap((name, i): readonly Finding[] => {
      if (knownRules.has(name)) return [];
      const message = `There is no rule ${name}: correct the id or take it out.`;
      return [{ code: 'E1001', pointer: `${pointer}/${i}`, message, unknown: { name, known: ruleIds } }];
    });
  const findings = adaptivity.activations.flatMap(({ when: name, rules: ids }, i) => {
    const pointer = `/adaptivity/activations/${i}`;
    const found = unknownRules(ids, `${pointer}/rules`);
    if (knownPredicates.has(name)) return found;
    const message = `There is no predicate ${name}: define it in predicates, or correct the id.`;
    const unknown = { name, known: predicateIds };
    return [{ code: 'E1004', pointer: `${pointer}/when`, message, unknown } as const, ...found];
  });
  return [...findings, ...unknownRules(adaptivity.baseline ?? [], '/adaptivity/baseline')];
}
