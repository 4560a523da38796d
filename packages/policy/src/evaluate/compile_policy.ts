import { PolicyError } from '../errors.ts';
import { withKnownFunctions } from '../expression/known_functions.ts';
import { treeOf } from '../expression/tree_of.ts';
import { irFrom } from '../ir/ir_of.ts';
import { compareBytes } from '../hash/byte_order.ts';
import { lintSubject } from '../lint/lint_policy.ts';
import { subjectOf } from '../lint/subject.ts';
import type { CompiledPolicy } from '../model/compiled.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Policy } from '../model/policy.ts';
import { compilePredicates } from './compile_predicates.ts';
import { compileRule } from './compile_rule.ts';
import { readFacts, slotsOf } from './facts/read_facts.ts';
import { inputValue } from './values/compile_node.ts';
import type { Value } from './values/value.ts';

/** What `Date` can hold. */
const MAX_MS = 8.64e15;

/**
 * A policy as closures, with its IR. Nothing is guessed: what the linter calls an error when it is relaxed does not
 * compile.
 * @throws PolicyError `policy_invalid`: with every reason
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const subject = subjectOf(policy);
  refuseErrors(lintSubject(subject, 'relaxed'));
  const trees = new Map(
    subject.predicates.map(({ id, expr, part }) => [
      id,
      'tree' in part ? withKnownFunctions(part.tree) : treeOf(expr),
    ]),
  );
  const slots = slotsOf(policy.inputs);
  const scope = (name: string): Value | undefined => {
    const slot = slots.get(name);
    return slot && inputValue(slot.spec, slot.index);
  };
  const slotOf = (name: string): number | undefined => slots.get(name)?.index;
  const rules = policy.rules.toSorted((a, b) => compareBytes(a.id, b.id));
  return {
    policy,
    ir: irFrom(policy, ({ id, expr }) => trees.get(id) ?? treeOf(expr)),
    rules: rules.map((rule) => compileRule(rule, scope, slotOf)),
    predicates: compilePredicates(trees, scope),
    facts: (context, nowMs, sets) => {
      if (!(Math.abs(nowMs) <= MAX_MS)) {
        throw new PolicyError('argument_invalid', `nowMs must be Unix milliseconds, not ${nowMs}.`);
      }
      return { context, nowMs, sets, values: readFacts(context, slots) };
    },
  };
}

function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const reasons = errors.map(
    ({ code, pointer, message }) => `${code} at ${pointer || 'the top'}: ${message}`,
  );
  throw new PolicyError('policy_invalid', reasons.join(' '));
}
