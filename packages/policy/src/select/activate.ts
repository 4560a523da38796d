import type { CompiledPolicy, Facts } from '../model/compiled.ts';
import type { Truth } from '../model/verdict.ts';
import { preparedPolicy } from './prepared_policy.ts';

/** By index in the compiled policy. */
export interface Activated {
  /** 1: the rule is active. */
  readonly rules: Uint8Array;
  readonly predicates: readonly Truth[];
}

/**
 * Which rules these facts activate. A predicate that is unknown activates its rules as if it held: what is left out
 * of a context must not switch a check off.
 */
export function activate(compiled: CompiledPolicy, facts: Facts): Activated {
  const { baseline, activated } = preparedPolicy(compiled);
  const rules = new Uint8Array(compiled.rules.length);
  for (const rule of baseline) rules[rule] = 1;
  const predicates = compiled.predicates.map((predicate) => predicate.test(facts));
  for (let i = 0; i < predicates.length; i += 1) {
    if (predicates[i] === false) continue;
    for (const rule of activated[i] ?? []) rules[rule] = 1;
  }
  return { rules, predicates };
}

/** Ids in policy order. */
export function unknownPredicates(compiled: CompiledPolicy, { predicates }: Activated): string[] {
  return compiled.predicates.filter((_, i) => predicates[i] === null).map(({ id }) => id);
}
