import { formatCount, formatNumber, formatShare } from '../../ui/format.ts';
import { CLASSES, type CalibrationState, type Feasibility, type Side } from './calibration_state.ts';

const labels = (n: number, label: string): string =>
  `${formatCount(n)} ${label} ${n === 1 ? 'label' : 'labels'}`;

/** Whether there are labels enough for a bound, and how many are missing. */
export function feasibilityWords(side: Side, delta: number, { feasible, n, needs }: Feasibility): string {
  const { label, decision } = CLASSES[side];
  if (needs === null)
    return delta === 0
      ? `δ = 0 promises that no ${label} output is ever ${decision}ed by calibration: no number of labels makes that possible.`
      : `No number of ${label} labels would do for δ = ${formatNumber(delta)} as things stand.`;
  const needed = `${labels(needs, label)} ${needs === 1 ? 'is' : 'are'} needed for δ = ${formatNumber(delta)}`;
  const have = `there ${n === 1 ? 'is' : 'are'} ${n === 0 ? 'none' : formatCount(n)}`;
  return `${needed}, ${have}${feasible ? '' : `: ${formatCount(needs - n)} more`}.`;
}

/** What a threshold does to scores now. */
export function thresholdWords(side: Side, threshold: number | null): string {
  if (side === 'accept')
    return threshold === null
      ? 'Calibration accepts nothing.'
      : `Scores below ${formatNumber(threshold)} are accepted.`;
  return threshold === null
    ? 'Calibration rejects nothing.'
    : `Scores above ${formatNumber(threshold)} are rejected.`;
}

interface Between {
  readonly acceptBelow: number | null;
  readonly rejectAbove: number | null;
  /** Too few labels to accept by, and no guarantee required. */
  readonly checksAlone: boolean;
}

/** Who decides what calibration neither accepts nor rejects. */
export function betweenWords({ acceptBelow, rejectAbove, checksAlone }: Between): string {
  if (checksAlone)
    return 'With too few labels to accept by, and no guarantee required, the rest is left to the deterministic checks alone. They promise nothing.';
  if (acceptBelow !== null && rejectAbove !== null && rejectAbove < acceptBelow)
    return `The thresholds overlap: what lies between ${formatNumber(rejectAbove)} and ${formatNumber(acceptBelow)} would be both, and is left to a person.`;
  return 'The rest is left to a person.';
}

/** Whose labels decide. */
export function setWords({ set, own, settings }: Pick<CalibrationState, 'set' | 'own' | 'settings'>): string {
  const mine = own.n_wrong + own.n_benign;
  if (set === 'tenant') return "The tenant's own labels decide.";
  return `The labels of all tenants stand in while this one has fewer than ${FALLBACK_BELOW} of its own; it has ${formatCount(mine)}. That assumes that its wrong outputs score like everybody's${settings.fallback === 'global' ? '; CALIBRATION_FALLBACK=none ends it' : ''}.`;
}

/** Of `@kakeya/verdict`: from so many on a tenant is calibrated by its own labels alone. */
const FALLBACK_BELOW = 100;

const SCORES: ReadonlyMap<string, string> = new Map([
  ['bounds', 'how close a record comes to a bound of the deterministic checks'],
  ['risk', 'the probability of wrong that the promoted risk model gives'],
]);

/** A score's id may carry parameters or a model after its name. */
export function scoreWords(score: string | null): string {
  if (score === null) return 'No score is in force, so that nothing is calibrated.';
  const words = SCORES.get(/^[a-z]+/.exec(score)?.[0] ?? '');
  return words === undefined ? `The score ${score}.` : `In [0, 1], larger is more suspect: ${words}.`;
}

/** How much the output at hand may have to stand for. */
export const itemWeightWords = (weight: number, labelShare: number): string =>
  `Label share now ${formatShare(labelShare)}. An output at hand may stand for ${formatNumber(weight)} ${
    weight === 1 ? 'outcome' : 'outcomes'
  }: 1 over the smallest label share among the records.`;
