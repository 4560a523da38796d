import {
  type Calibration,
  type ControlReport,
  precisionRecallCurve,
  riskCoverageCurve,
  rocCurve,
  type Scored,
  textControls,
} from '@kakeya/verdict/evaluation';
import { CONTROL_LABELS, fixed } from './markdown.ts';
import { chart, COLOURS, type Mark, type Point } from './svg/chart.ts';
import type { EvaluationRun, Plot } from './types.ts';

/** ROC, precision–recall and risk–coverage; reliability only of scores that can be probabilities. */
export function evaluationPlots(run: EvaluationRun): readonly Plot[] {
  const { n, nWrong, nBenign, calibration } = run.report;
  const size = `n = ${n}: ${nWrong} wrong, ${nBenign} benign`;
  const plots = [
    { name: 'roc.svg', title: `ROC (${size})`, draw: rocPlot },
    { name: 'precision_recall.svg', title: `Precision and recall (${size})`, draw: precisionRecallPlot },
    { name: 'risk_coverage.svg', title: `Risk and coverage (${size})`, draw: riskCoveragePlot },
  ].map(({ name, title, draw }) => ({ name, title, svg: draw(run, title) }));
  if (!calibration.defined) return plots;
  const title = `Reliability (${size})`;
  return [...plots, { name: 'reliability.svg', title, svg: reliabilityPlot(calibration, title) }];
}

function rocPlot({ data, report }: EvaluationRun, title: string): string {
  const control = report.controls.reduce((a, b) => (b.directionFree > a.directionFree ? b : a));
  const sign = control.direction === 'smaller_is_wrong' ? -1 : 1;
  const controlItems = data.items.map(
    ({ text, wrong }): Scored => ({
      score: sign * textControls(text)[control.name],
      wrong,
    }),
  );
  return chart({
    title,
    xLabel: 'share of benign items flagged',
    yLabel: 'share of wrong items flagged',
    yMax: 1,
    marks: [
      line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        COLOURS.ink,
        true,
      ),
      line(rocPoints(controlItems), COLOURS.control),
      line(rocPoints(data.items), COLOURS.score),
    ],
    legend: [
      { text: `score: AUROC ${fixed(report.auroc.value)}`, colour: COLOURS.score },
      { text: controlText(control), colour: COLOURS.control },
    ],
  });
}

const controlText = ({ name, directionFree, direction }: ControlReport): string =>
  `best control, ${CONTROL_LABELS[name]} only${direction === 'smaller_is_wrong' ? ', reversed' : ''}: AUROC ${fixed(directionFree)}`;

const rocPoints = (items: readonly Scored[]): Point[] =>
  rocCurve(items).map(({ falsePositiveRate, truePositiveRate }) => ({
    x: falsePositiveRate,
    y: truePositiveRate,
  }));

function precisionRecallPlot({ data, report }: EvaluationRun, title: string): string {
  const points = precisionRecallCurve(data.items).map(({ recall, precision }) => ({
    x: recall,
    y: precision,
  }));
  return chart({
    title,
    xLabel: 'recall',
    yLabel: 'precision',
    yMax: 1,
    marks: [level(report.shareWrong), line(steps(points), COLOURS.score)],
    legend: [
      { text: `score: AUPRC ${fixed(report.auprc.value)}`, colour: COLOURS.score },
      { text: `without information: ${fixed(report.shareWrong)}`, colour: COLOURS.ink },
    ],
  });
}

function riskCoveragePlot({ data, report }: EvaluationRun, title: string): string {
  const points = riskCoverageCurve(data.items).map(({ coverage, risk }) => ({ x: coverage, y: risk }));
  // Not Math.max(...): a spread of some hundred thousand points overflows the stack.
  const largest = points.reduce((most, { y }) => Math.max(most, y), 0);
  return chart({
    title,
    xLabel: 'coverage: share of items accepted, least suspect first',
    yLabel: 'risk: share of the accepted that is wrong',
    yMax: Math.ceil(largest * 10) / 10,
    marks: [level(report.shareWrong), line(steps(points), COLOURS.score)],
    legend: [
      { text: `score: area ${fixed(report.areaUnderRiskCoverage.value)}`, colour: COLOURS.score },
      { text: `without information: ${fixed(report.shareWrong)}`, colour: COLOURS.ink },
    ],
  });
}

function reliabilityPlot(
  { bins, expectedCalibrationError }: Extract<Calibration, { defined: true }>,
  title: string,
): string {
  const dots = bins.flatMap(({ meanScore, shareWrong }): Mark[] => {
    if (!shareWrong.defined) return [];
    const { value, low, high } = shareWrong;
    return [{ kind: 'dot', at: { x: meanScore, y: value }, low, high, colour: COLOURS.score }];
  });
  return chart({
    title,
    xLabel: 'mean score of the bin',
    yLabel: 'share wrong',
    yMax: 1,
    marks: [
      line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        COLOURS.ink,
        true,
      ),
      ...dots,
    ],
    legend: [
      {
        text: `ECE ${fixed(expectedCalibrationError)} over ${bins.length} bins; bars: 95 % Clopper–Pearson`,
        colour: COLOURS.score,
      },
    ],
  });
}

const line = (points: readonly Point[], colour: string, dashed = false): Mark => ({
  kind: 'line',
  points,
  colour,
  dashed,
});

const level = (y: number): Mark =>
  line(
    [
      { x: 0, y },
      { x: 1, y },
    ],
    COLOURS.ink,
    true,
  );

/** Level from one point to the next, as the areas are defined. */
const steps = (points: readonly Point[]): Point[] =>
  points.flatMap(({ x, y }, at) => [
    { x: points[at - 1]?.x ?? 0, y },
    { x, y },
  ]);
