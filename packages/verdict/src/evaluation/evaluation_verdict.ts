import type { AurocComparison } from './compare_aurocs.ts';
import type { AurocInterval } from './delong_interval.ts';
import type { ControlReport, DefinedAuroc, EvaluationReport, LengthMatchedReport } from './report.ts';
import type { ControlName } from './text_controls.ts';

/** Below this many items of a class the paired test's normal approximation is not to be relied on. */
const FEW = 20;

const CONTROL_TEXT: Readonly<Record<ControlName, string>> = {
  length: 'length',
  sentence_count: 'sentence count',
  unique_word_ratio: 'unique-word ratio',
};

/** What the AUROC does and does not show, in plain sentences; the first says the most important thing. */
export function evaluationVerdict({
  auroc,
  controls,
  lengthMatched,
}: Pick<EvaluationReport, 'auroc' | 'controls' | 'lengthMatched'>): EvaluationReport['verdict'] {
  const unbeaten = controls.filter(({ beaten }) => !beaten);
  const remarks = [matchedSentence(lengthMatched), ...smallSample(auroc)];
  if (auroc.high < 0.5) {
    const first = `The score ranks in reverse: ${aurocText(auroc)}. Wrong items score lower than benign ones; check its direction and the labels.`;
    return { kind: 'score_reversed', sentences: [first, ...remarks] };
  }
  if (!(auroc.low > 0.5)) {
    const first = `The score does not rank better than chance on these items: ${aurocText(auroc)} includes .5.`;
    return { kind: 'not_above_chance', sentences: [first, ...unbeaten.map(unbeatenSentence), ...remarks] };
  }
  if (unbeaten.length > 0) {
    const first = `The ${aurocText(auroc)} is no evidence for the score: on these labels a control that knows nothing of the content does as well, or the data cannot tell them apart.`;
    return { kind: 'control_as_good', sentences: [first, ...unbeaten.map(unbeatenSentence), ...remarks] };
  }
  const best = controls.reduce((a, b) => (b.directionFree > a.directionFree ? b : a));
  const first = `The score ranks better than every control: ${aurocText(auroc)}; the best control is ${CONTROL_TEXT[best.name]} only with ${best.directionFree.toFixed(3)} (${testText(best.scoreLessControl)}).`;
  return { kind: 'beats_controls', sentences: [first, ...remarks] };
}

function unbeatenSentence({ name, directionFree, direction, scoreLessControl }: ControlReport): string {
  const flipped = direction === 'smaller_is_wrong' ? ' with smaller values flagged' : '';
  return `${capital(CONTROL_TEXT[name])} only${flipped} reaches AUROC ${directionFree.toFixed(3)}: ${testText(scoreLessControl)}.`;
}

function testText(comparison: AurocComparison): string {
  if (!comparison.defined) return comparison.reason;
  const { difference, interval, pValue } = comparison;
  const range = interval === null ? 'both rank alike' : `[${signed(interval.low)}, ${signed(interval.high)}]`;
  return `score less control ${signed(difference)} ${range}, paired DeLong p ${pText(pValue)}`;
}

function matchedSentence({ pairs, kept, auroc }: LengthMatchedReport): string {
  const subset = `${pairs} length-matched pairs (${(100 * kept).toFixed(0)} % of the smaller class)`;
  if (!auroc.defined)
    return `No text has a counterpart of like length: a comparison at equal length is impossible here.`;
  const chance = auroc.low > 0.5 ? '' : ', which includes .5: at equal length the score shows nothing';
  return `Among ${subset} the score has ${aurocText(auroc)}${chance}.`;
}

function smallSample({ nWrong, nBenign }: DefinedAuroc): readonly string[] {
  if (Math.min(nWrong, nBenign) >= FEW) return [];
  return [
    `Only ${nWrong} wrong and ${nBenign} benign items: the intervals are rough and the paired tests unreliable.`,
  ];
}

const aurocText = ({ value, low, high }: Extract<AurocInterval, { defined: true }>): string =>
  `AUROC ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

const pText = (pValue: number): string => (pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
