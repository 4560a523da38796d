import type { Adaptivity } from '../model/policy.ts';
import { sortedJson } from './json_text.ts';

/** The members of adaptivity that policies and IR 1.0 write alike: expressions as their author wrote them. */
export function switchesJson({
  predicates,
  activations,
}: Pick<Adaptivity, 'predicates' | 'activations'>): string {
  const conditions = predicates.map(({ id, expr }) => `{"id":${sortedJson(id)},"expr":${sortedJson(expr)}}`);
  const switched = activations.map(
    ({ when, rules }) => `{"when":${sortedJson(when)},"rules":${sortedJson(rules)}}`,
  );
  return `"predicates":[${conditions.join(',')}],"activations":[${switched.join(',')}]`;
}
