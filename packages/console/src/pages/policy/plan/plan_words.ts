import { formatNumber } from '../../../ui/format.ts';
import { BASELINE, type PlannedRule, type PlanView, type PredicateTruth } from './plan_view.ts';

export const TRUTH_WORDS: Readonly<Record<PredicateTruth, string>> = {
  true: 'holds',
  false: 'does not hold',
  unknown: 'unknown: its rules are checked',
  untold: 'used by other predicates only',
};

export const TRUTH_SIGNS: Readonly<Record<PredicateTruth, string>> = {
  true: '✓',
  false: '✕',
  unknown: '?',
  untold: '·',
};

export const SEVERITY_WORDS: Readonly<Record<PlannedRule['severity'], string>> = {
  fail: 'FAIL if it does not hold',
  warn: 'WARN if it does not hold',
};

/** Why a rule is checked. */
export function becauseWords(because: readonly string[], unknown: ReadonlySet<string>): string {
  const words = because.map((id) => {
    if (id === BASELINE) return 'always checked';
    return unknown.has(id) ? `${id} is unknown` : `${id} holds`;
  });
  return words.join(', ');
}

export const unknownOf = ({ predicates }: PlanView): ReadonlySet<string> =>
  new Set(predicates.flatMap(({ id, truth }) => (truth === 'unknown' ? [id] : [])));

/** The plan in a sentence: the name of its picture. */
export function planSentence({ rules, predicates, idle, costSum }: PlanView): string {
  const count = (truth: PredicateTruth): number => predicates.filter((one) => one.truth === truth).length;
  const of = `${rules.length} of ${rules.length + idle.length} rules are checked, at a cost of ${formatNumber(costSum)} comparisons`;
  if (predicates.length === 0) return `${of}. The policy has no predicates.`;
  return `${of}. Of ${predicates.length} ${predicates.length === 1 ? 'predicate' : 'predicates'}, ${count('true')} hold, ${count('false')} do not, ${count('unknown')} are unknown.`;
}
