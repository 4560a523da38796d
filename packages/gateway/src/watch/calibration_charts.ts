import type { CalibrationRecord } from '@kakeya/verdict/conformal';
import { DEFAULT_WATCH_PARAMS, type Miscoverage, type WatchReport } from '@kakeya/verdict/watch';
import type { CalibrationCharts } from '../http/learning/learning_routes.ts';
import type { Watch } from './watch.ts';

const BINS = 40;
const EDGES = Array.from({ length: BINS + 1 }, (_, index) => index / BINS);

export interface Charted {
  readonly tenant: string;
  /** The tenant's own: a fallback on all tenants' labels is not for one of them to look at. */
  readonly labelled: readonly Pick<CalibrationRecord, 'label' | 'score'>[];
  /** In [0, 1]. */
  readonly recent: readonly number[];
  /** null: nothing of the tenant was decided or labelled yet. */
  readonly report: Pick<WatchReport, 'ks' | 'martingale' | 'miscoverage'> | null;
  readonly watched: ReturnType<Watch['pathOf']>;
}

/** What there is to draw of a tenant's calibration. The bins hold counts of outcomes, without weights. */
export function calibrationCharts({ tenant, labelled, recent, report, watched }: Charted): CalibrationCharts {
  const scoresOf = (label: 'wrong' | 'benign'): number[] =>
    labelled.filter((record) => record.label === label).map(({ score }) => score);
  const [wrong, benign] = [scoresOf('wrong'), scoresOf('benign')];
  const { n, logMartingale = 0, maxLog = 0 } = watched?.martingale ?? { n: 0 };
  const path = (watched?.path.points ?? []).map(({ atMs, n: at, log, maxLog: max }) => ({
    at: new Date(atMs).toISOString(),
    n: at,
    log10: log / Math.LN10,
    max_log10: max / Math.LN10,
  }));
  return {
    tenant,
    scores: {
      edges: EDGES,
      wrong: histogram(wrong),
      benign: histogram(benign),
      recent: histogram(recent),
      n_wrong: wrong.length,
      n_benign: benign.length,
      n_recent: recent.length,
    },
    martingale: {
      threshold: report?.martingale.threshold ?? DEFAULT_WATCH_PARAMS.driftThreshold,
      alarm: report?.martingale.alarm ?? false,
      n,
      log10: logMartingale / Math.LN10,
      max_log10: maxLog / Math.LN10,
      path,
    },
    ks: report === null ? null : ksOf(report.ks),
    errors:
      report === null
        ? []
        : [
            errorsOf('accept_given_wrong', report.miscoverage.accept),
            errorsOf('reject_given_benign', report.miscoverage.reject),
          ],
  };
}

/** A bin holds its lower edge; the last one holds 1 too. */
function histogram(scores: readonly number[]): number[] {
  const counts = EDGES.slice(1).map(() => 0);
  for (const score of scores) {
    // The product may be rounded over an edge that the score is not over.
    const near = Math.min(BINS - 1, Math.floor(score * BINS));
    const bin = score < (EDGES[near] ?? 0) ? near - 1 : score >= (EDGES[near + 1] ?? 1) ? near + 1 : near;
    const held = Math.min(BINS - 1, bin);
    counts[held] = (counts[held] ?? 0) + 1;
  }
  return counts;
}

const ksOf = (ks: WatchReport['ks']): CalibrationCharts['ks'] =>
  ks === null ? null : { statistic: ks.d, p: ks.p, n_reference: ks.n, n_recent: ks.m };

const errorsOf = (
  mistake: CalibrationCharts['errors'][number]['mistake'],
  { delta, labelled, errors, estimate, interval, status, confidence, alarm }: Miscoverage,
): CalibrationCharts['errors'][number] => ({
  mistake,
  delta,
  n: labelled,
  mistakes: errors,
  rate: estimate,
  // Where one side was never labelled nothing follows, and an interval from 0 to 1 would look like a measurement.
  interval: status === 'undetermined' ? null : { low: interval.low, high: interval.high },
  confidence,
  alarm,
});
