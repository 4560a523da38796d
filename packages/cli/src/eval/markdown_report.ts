import type { AurocComparison, BootstrapInterval, Estimate, Share } from '@kakeya/verdict/evaluation';
import { code, CONTROL_LABELS, fixed, percent, range, significant, table } from './markdown.ts';
import type { EvaluationRun, Plot } from './types.ts';

/** The report for people. `plots` are linked by their file names. */
export function markdownReport(run: EvaluationRun, plots: readonly Plot[]): string {
  const { options, report } = run;
  const [first = '', ...others] = report.verdict.sentences;
  return [
    `# Evaluation of ${code(options.scoreField)} on ${code(options.data)}\n`,
    `**${first}**\n`,
    ...others.map((sentence) => `${sentence}\n`),
    '## Data\n',
    dataSection(run),
    '## Ranking\n',
    rankingSection(run),
    '## Controls\n',
    controlsSection(run),
    ...(report.atThreshold === null ? [] : ['## At the threshold\n', thresholdSection(report.atThreshold)]),
    '## Accepting the least suspect\n',
    coverageSection(run),
    '## Calibration\n',
    calibrationSection(run),
    ...plots.map(({ name, title }) => `![${title}](${name})\n`),
    '---\n',
    methodText(run),
  ].join('\n');
}

const SHOWN_LABELS = 10;

function dataSection({ data, report }: EvaluationRun): string {
  const rows = data.labels
    .slice(0, SHOWN_LABELS)
    .map(({ label, wrong, n }) => [code(label), wrong ? 'wrong' : 'benign', String(n)]);
  const more = data.labels.slice(SHOWN_LABELS);
  if (more.length > 0)
    rows.push([`${more.length} more`, '', String(more.reduce((sum, { n }) => sum + n, 0))]);
  const { score, label, text } = data.skipped;
  const skipped = score + label + text;
  const remarks = [
    `${report.n} items: ${report.nWrong} wrong (${percent(report.shareWrong)}), ${report.nBenign} benign.`,
    ...(skipped > 0
      ? [`**Lines left out: ${skipped}** (score ${score}, label ${label}, text ${text}).`]
      : []),
    ...(data.repeated > 0
      ? [
          `Items that share their text with another one: ${data.repeated}. They are not independent, so the intervals are too narrow.`,
        ]
      : []),
    ...(data.contradictory > 0 ? [`Texts labelled both wrong and benign: ${data.contradictory}.`] : []),
  ];
  return `${remarks.join('\n')}\n\n${table(['label', 'counted as', 'items'], rows)}`;
}

const INTERVAL_BY = {
  'delong-logit': 'DeLong, logit scale',
  'disjoint-pairs': 'exact, of disjoint pairs: the classes are separated',
  hoeffding: 'Hoeffding: the variance cannot be estimated',
} as const;

function rankingSection({ report }: EvaluationRun): string {
  const { auroc, auprc, shareWrong, areaUnderRiskCoverage, bestF1 } = report;
  const rows = [
    ['AUROC', fixed(auroc.value), range(auroc), INTERVAL_BY[auroc.method], '0.500'],
    ['AUPRC (average precision)', fixed(auprc.value), ...bootstrapCells(auprc.interval), fixed(shareWrong)],
    [
      'AURC (smaller is better)',
      fixed(areaUnderRiskCoverage.value),
      ...bootstrapCells(areaUnderRiskCoverage.interval),
      fixed(shareWrong),
    ],
  ];
  const best = bestF1.defined
    ? `Best F1 on these items: ${fixed(bestF1.value)} at ${significant(bestF1.threshold)}. In sample, hence optimistic: fix a threshold beforehand and give it with \`--threshold\`.\n`
    : '';
  return `${table(['measure', 'value', '95 % interval', 'interval by', 'without information'], rows)}\n${best}`;
}

function bootstrapCells(interval: BootstrapInterval): readonly [string, string] {
  return interval.defined ? [range(interval), 'bootstrap'] : ['none', interval.reason];
}

function controlsSection({ report: { controls, lengthMatched } }: EvaluationRun): string {
  const rows = controls.map(({ name, auroc, directionFree, direction, scoreLessControl, beaten }) => [
    `${CONTROL_LABELS[name]} only`,
    `${fixed(auroc.value)} ${range(auroc)}`,
    `${fixed(directionFree)} (${direction === 'smaller_is_wrong' ? 'smaller' : 'larger'} flagged)`,
    ...comparisonCells(scoreLessControl),
    beaten ? 'yes' : '**no**',
  ]);
  const headers = ['control', 'AUROC', 'better direction', 'score less control', 'paired DeLong p', 'beaten'];
  const { pairs, kept, auroc, lengthAuroc } = lengthMatched;
  const shown = (made: typeof auroc): string =>
    made.defined ? `${fixed(made.value)} ${range(made)}` : `none (${made.reason})`;
  const matched = table(
    ['length-matched pairs', 'share of the smaller class', 'AUROC of the score', 'AUROC of length'],
    [[String(pairs), percent(kept), shown(auroc), shown(lengthAuroc)]],
  );
  return `${table(headers, rows)}\n${matched}`;
}

function comparisonCells(comparison: AurocComparison): readonly [string, string] {
  if (!comparison.defined) return [comparison.reason, 'none'];
  const { difference, interval, pValue } = comparison;
  const p = pValue < 0.001 ? '< 0.001' : fixed(pValue);
  return [`${fixed(difference)} ${interval === null ? '' : range(interval)}`.trim(), p];
}

function thresholdSection(at: NonNullable<EvaluationRun['report']['atThreshold']>): string {
  const counts = table(
    ['', 'wrong', 'benign'],
    [
      [`flagged (score ≥ ${significant(at.threshold)})`, String(at.truePositives), String(at.falsePositives)],
      ['not flagged', String(at.falseNegatives), String(at.trueNegatives)],
    ],
  );
  const f1Interval = at.f1Interval.defined ? range(at.f1Interval) : `none (${at.f1Interval.reason})`;
  const measures = table(
    ['measure', 'value', '95 % interval'],
    [
      ['precision', ...shareCells(at.precision)],
      ['recall', ...shareCells(at.recall)],
      ['F1', estimateText(at.f1), f1Interval],
    ],
  );
  return `${counts}\n${measures}`;
}

const shareCells = (share: Share): readonly [string, string] =>
  share.defined ? [fixed(share.value), range(share)] : ['none', share.reason];

const estimateText = (estimate: Estimate): string =>
  estimate.defined ? fixed(estimate.value) : `none (${estimate.reason})`;

function coverageSection({ report }: EvaluationRun): string {
  const rows = report.coverageAtRisk.map(({ maxRisk, coverage, threshold, risk }) => [
    percent(maxRisk),
    percent(coverage),
    threshold === null ? 'nothing' : significant(threshold),
    risk.defined ? `${risk.k} of ${risk.n} ${range(risk)}` : risk.reason,
  ]);
  const headers = ['risk at most', 'coverage', 'accept up to', 'wrong among the accepted'];
  return `${table(headers, rows)}\nIn sample: the thresholds were chosen on these items. This describes the data and promises nothing.\n`;
}

function calibrationSection({ report: { calibration } }: EvaluationRun): string {
  if (!calibration.defined) return `Not measured: ${calibration.reason}.\n`;
  const { brier, expectedCalibrationError, bins } = calibration;
  const parts = `Brier ${fixed(brier.value)} = reliability ${fixed(brier.reliability)} − resolution ${fixed(brier.resolution)} + uncertainty ${fixed(brier.uncertainty)}. ECE ${fixed(expectedCalibrationError)} over ${bins.length} equal-mass bins; it is above 0 even for a calibrated score. Meaningful only if the score claims to be a probability of wrong.`;
  const rows = bins.map(({ low, high, meanScore, shareWrong }) => {
    const [value, interval] = shareCells(shareWrong);
    const n = shareWrong.defined ? String(shareWrong.n) : '0';
    return [`${significant(low)} to ${significant(high)}`, n, fixed(meanScore), value, interval];
  });
  return `${parts}\n\n${table(['scores', 'items', 'mean score', 'share wrong', '95 % interval'], rows)}`;
}

function methodText({ options, data, report }: EvaluationRun): string {
  const { textField, labelField } = options;
  const resamples = report.auprc.interval.defined
    ? `, ${report.auprc.interval.resamples} stratified resamples`
    : '';
  return `Text ${code(textField)}, label ${code(labelField)}; seed ${report.seed}${resamples}. SHA-256 of the data: \`${data.sha256}\`.\n`;
}
