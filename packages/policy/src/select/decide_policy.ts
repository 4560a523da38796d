import type { CompiledPolicy, Facts } from '../model/compiled.ts';
import type { PolicyDecision } from '../model/verdict.ts';
import { activate, unknownPredicates } from './activate.ts';
import { verdictOf } from './verdict_of.ts';

/** A verdict without what proves it. Ids only: fit for logs. Rules in byte order, predicates in policy order. */
export interface PolicyOutcome {
  readonly verdict: PolicyDecision;
  /** Rules of severity `fail` that do not hold. */
  readonly failed: readonly string[];
  /** Rules of severity `warn` that do not hold. */
  readonly warned: readonly string[];
  readonly unknown: readonly string[];
  readonly unknown_predicates: readonly string[];
}

/** The verdict that `verifyPlan` gives on the plan of the same facts, without evidence, proofs or plan. Evaluates every active rule. */
export function decidePolicy(compiled: CompiledPolicy, facts: Facts): PolicyOutcome {
  const activated = activate(compiled, facts);
  const [failed, warned, unknown]: [string[], string[], string[]] = [[], [], []];
  let active = 0;
  for (let i = 0; i < compiled.rules.length; i += 1) {
    const rule = compiled.rules[i];
    if (rule === undefined || activated.rules[i] !== 1) continue;
    active += 1;
    const truth = rule.test(facts);
    if (truth === null) unknown.push(rule.id);
    else if (!truth) (rule.severity === 'fail' ? failed : warned).push(rule.id);
  }
  const unknown_predicates = unknownPredicates(compiled, activated);
  const verdict = verdictOf({
    active,
    failed: failed.length,
    warned: warned.length,
    unknown: unknown.length,
    unknownPredicates: unknown_predicates.length,
  });
  return { verdict, failed, warned, unknown, unknown_predicates };
}
