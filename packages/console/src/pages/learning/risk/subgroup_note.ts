import type { Evaluation } from '../learning_answers.ts';

export type Subgroup = Evaluation['fairness'][number];

export type RateName = 'auc' | 'fpr' | 'fnr';

/**
 * Whether a subgroup's interval overlaps none of the others' of its kind: a place to look at, and no test. Among many
 * groups some lie apart by chance; and overlap is no proof that two are equal, so that nothing is said then.
 */
export function standsApart(group: Subgroup, groups: readonly Subgroup[], rate: RateName): boolean {
  const own = group[rate]?.interval;
  const others = groups
    .filter((other) => other !== group && kindOf(other) === kindOf(group))
    .flatMap((other) => other[rate]?.interval ?? []);
  if (own === undefined || others.length === 0) return false;
  return others.every(({ low, high }) => own.high < low || own.low > high);
}

/** As in «payload: text»: what the subgroups are told apart by. */
const kindOf = ({ subgroup }: Subgroup): string => subgroup.split(':')[0] ?? '';

/** Where there is no figure: of which class there are too few. */
export function tooFewWords({ n, n_wrong }: Subgroup, rate: RateName): string {
  if (rate === 'fpr') return `too few to tell: ${n - n_wrong} benign`;
  if (rate === 'fnr') return `too few to tell: ${n_wrong} wrong`;
  return `too few to tell: ${n_wrong} wrong, ${n - n_wrong} benign`;
}
