import type { CompiledPolicy, Facts } from '../model/compiled.ts';
import { activate, unknownPredicates } from './activate.ts';
import { preparedPolicy } from './prepared_policy.ts';

export interface Selection {
  /** The active rules in byte order of their ids, each with what activates it: `baseline`, then predicates in policy order. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
  /** In policy order. */
  readonly unknownPredicates: readonly string[];
}

/** The baseline and every rule that a predicate activates by holding or by being unknown; without adaptivity, all rules. */
export function selectRules(compiled: CompiledPolicy, facts: Facts): Selection {
  const { baseline, activated } = preparedPolicy(compiled);
  const active = activate(compiled, facts);
  const reasons = compiled.rules.map((): string[] => []);
  for (const rule of baseline) reasons[rule]?.push('baseline');
  for (const [i, { id }] of compiled.predicates.entries()) {
    if (active.predicates[i] === false) continue;
    for (const rule of activated[i] ?? []) reasons[rule]?.push(id);
  }
  const selected = new Map<string, readonly string[]>();
  for (const [i, { id }] of compiled.rules.entries()) {
    if (active.rules[i] === 1) selected.set(id, reasons[i] ?? []);
  }
  return { reasons: selected, unknownPredicates: unknownPredicates(compiled, active) };
}
