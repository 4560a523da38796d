import { VerdictError } from '../errors.ts';
import type { Label } from '../label.ts';
import type { Decision } from '../outcome.ts';

/** One label, with how likely its item was to be labelled at all given what had been decided. */
export interface LabelledOutcome {
  readonly label: Label;
  readonly decision: Decision;
  /** The probability, in (0, 1], with which this item was sampled for labelling. 1 if all such items are labelled. */
  readonly propensity: number;
  /** What the item was labelled before, if this corrects a label. */
  readonly previous?: Label;
}

/** Labelled items of one decision and one label. `weight` is Σ 1/propensity, `squaredWeight` Σ 1/propensity². */
export interface Tally {
  readonly count: number;
  readonly weight: number;
  readonly squaredWeight: number;
}

/** All labelled items of one decision. The propensities are null until one is labelled. */
export interface DecisionTally {
  readonly minPropensity: number | null;
  readonly maxPropensity: number | null;
  readonly wrong: Tally;
  readonly benign: Tally;
}

/** What a miscoverage monitor needs of all labels so far, in constant memory. Plain JSON. */
export type LabelTallies = Readonly<Record<Decision, DecisionTally>>;

/** An item that was labelled against odds of more than a million to one would outweigh all others. */
export const MIN_PROPENSITY = 1e-6;

const NONE: Tally = { count: 0, weight: 0, squaredWeight: 0 };
const EMPTY: DecisionTally = { minPropensity: null, maxPropensity: null, wrong: NONE, benign: NONE };

export const NO_LABELS: LabelTallies = { accept: EMPTY, escalate: EMPTY, reject: EMPTY };

/** @throws VerdictError `argument_invalid` for an unknown label or decision, or a propensity outside [1e-6, 1] */
export function addLabel(tallies: LabelTallies, labelled: LabelledOutcome): LabelTallies {
  const { label, decision, propensity } = labelled;
  if (!(propensity >= MIN_PROPENSITY && propensity <= 1)) {
    throw new VerdictError(
      'argument_invalid',
      `propensity must lie in [${MIN_PROPENSITY}, 1], not ${propensity}: it is the chance that the item was sampled.`,
    );
  }
  if (!Object.hasOwn(tallies, decision) || !(label === 'wrong' || label === 'benign')) {
    throw new VerdictError('argument_invalid', `No such decision or label: ${decision}, ${label}.`);
  }
  const { previous } = labelled;
  const before =
    previous === undefined ? tallies[decision] : without(tallies[decision], previous, propensity);
  const weight = 1 / propensity;
  const tally = before[label];
  return {
    ...tallies,
    [decision]: {
      ...before,
      minPropensity: Math.min(before.minPropensity ?? 1, propensity),
      maxPropensity: Math.max(before.maxPropensity ?? 0, propensity),
      [label]: {
        count: tally.count + 1,
        weight: tally.weight + weight,
        squaredWeight: tally.squaredWeight + weight ** 2,
      },
    },
  };
}

/** As if the item had not been labelled; never below nothing, whatever rounding leaves. */
function without(tally: DecisionTally, label: Label, propensity: number): DecisionTally {
  const { count, weight, squaredWeight } = tally[label];
  if (count <= 1) return { ...tally, [label]: NONE };
  return {
    ...tally,
    [label]: {
      count: count - 1,
      weight: Math.max(0, weight - 1 / propensity),
      squaredWeight: Math.max(0, squaredWeight - propensity ** -2),
    },
  };
}
