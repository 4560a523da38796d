import { VerdictError } from '../../errors.ts';
import { type AurocInterval, deLongInterval } from '../../evaluation/mod.ts';
import type { Label } from '../../label.ts';
import { binomialInterval, type Interval } from '../../stats/mod.ts';

/** One labelled output with the subgroup that it belongs to, and its score where it has one. */
export interface AuditedRow {
  readonly group: string;
  readonly label: Label;
  /** Calibrated probability of *wrong*; null for an output that was not scored, and so escalated. */
  readonly score: number | null;
}

/** A share with its Clopper–Pearson 95 % interval, or the number of rows that it would take. */
export type AuditedRate =
  | ({ readonly kind: 'measured'; readonly value: number; readonly of: number } & Interval)
  | { readonly kind: 'not_enough_data'; readonly of: number; readonly needed: number };

export interface GroupAudit {
  readonly group: string;
  readonly wrong: number;
  readonly benign: number;
  /** Rows without a score: they count in `wrong` or `benign` of no measure here. */
  readonly unscored: number;
  /** With DeLong's 95 % interval. */
  readonly auc:
    | ({ readonly kind: 'measured'; readonly value: number } & Interval)
    | { readonly kind: 'not_enough_data'; readonly needed: number };
  /** Of the scored benign ones, the share at or above the threshold. */
  readonly falsePositiveRate: AuditedRate;
  /** Of the scored wrong ones, the share below the threshold. */
  readonly falseNegativeRate: AuditedRate;
}

/** Scored rows of a class, at least: with fewer, a difference between groups is noise. */
const MIN_AUDITED = 20;

/**
 * How a score at a threshold treats subgroups, one by one, largest first. Intervals that do not overlap show a
 * difference; intervals that do overlap do not show that there is none.
 * @throws VerdictError `argument_invalid` for a score that is no probability
 */
export function auditFairness(rows: readonly AuditedRow[], threshold: number): readonly GroupAudit[] {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new VerdictError('argument_invalid', `threshold must lie in [0, 1], not ${threshold}.`);
  }
  const groups = new Map<string, AuditedRow[]>();
  for (const row of rows) {
    if (row.score !== null && !(row.score >= 0 && row.score <= 1)) {
      throw new VerdictError('argument_invalid', `A score must lie in [0, 1] or be null, not ${row.score}.`);
    }
    const members = groups.get(row.group);
    if (members === undefined) groups.set(row.group, [row]);
    else members.push(row);
  }
  return [...groups]
    .toSorted(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
    .map(([group, members]) => auditGroup(group, members, threshold));
}

function auditGroup(group: string, rows: readonly AuditedRow[], threshold: number): GroupAudit {
  const scored = rows.flatMap(({ score, label }) =>
    score === null ? [] : [{ score, wrong: label === 'wrong' }],
  );
  const wrong = scored.filter((row) => row.wrong);
  const benign = scored.filter((row) => !row.wrong);
  return {
    group,
    wrong: wrong.length,
    benign: benign.length,
    unscored: rows.length - scored.length,
    auc: aucOf(deLongInterval(scored)),
    falsePositiveRate: rate(benign.filter(({ score }) => score >= threshold).length, benign.length),
    falseNegativeRate: rate(wrong.filter(({ score }) => score < threshold).length, wrong.length),
  };
}

function aucOf(auc: AurocInterval): GroupAudit['auc'] {
  if (!auc.defined || auc.nWrong < MIN_AUDITED || auc.nBenign < MIN_AUDITED) {
    return { kind: 'not_enough_data', needed: MIN_AUDITED };
  }
  return { kind: 'measured', value: auc.value, low: auc.low, high: auc.high };
}

function rate(k: number, of: number): AuditedRate {
  if (of < MIN_AUDITED) return { kind: 'not_enough_data', of, needed: MIN_AUDITED };
  return { kind: 'measured', value: k / of, of, ...binomialInterval(k, of) };
}
