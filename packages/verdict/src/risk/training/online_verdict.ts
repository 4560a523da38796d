import { VerdictError } from '../../errors.ts';
import { deLongInterval, type Scored } from '../../evaluation/mod.ts';
import type { Interval } from '../../stats/mod.ts';
import { MIN_PER_CLASS } from './split_by_time.ts';

export type OnlineVerdict = {
  readonly action: 'keep' | 'revert';
  /** In words and numbers, for the record. */
  readonly reason: string;
  /** null where there are too few labels to say anything. */
  readonly auc: ({ readonly value: number } & Interval) | null;
};

export interface OnlineOptions {
  /** Of the interval. Default: 0.99, because a bar that is looked at often is also crossed by chance more often. */
  readonly confidence?: number;
}

/**
 * Whether a model in use has become worse than the bar: it is taken back only when the *upper* end of the interval of
 * its AUC lies below, so that few labels or bad luck alone keep it. Larger scores are more suspect, so a larger AUC is
 * the better model. The bar is by habit the lower end of the card's interval. A false revert has probability of about
 * (1 − confidence) / 2 per look at fresh labels of a model that is as good as the bar.
 * @throws VerdictError `argument_invalid`
 */
export function onlineVerdict(
  bar: number,
  items: readonly Scored[],
  { confidence = 0.99 }: OnlineOptions = {},
): OnlineVerdict {
  if (!(bar >= 0 && bar <= 1)) {
    throw new VerdictError('argument_invalid', `The bar is an AUC: it must lie in [0, 1], not ${bar}.`);
  }
  const measured = deLongInterval(items, confidence);
  const { nWrong, nBenign } = measured;
  if (!measured.defined || nWrong < MIN_PER_CLASS || nBenign < MIN_PER_CLASS) {
    const reason = `${nWrong} wrong and ${nBenign} benign labels say too little: ${MIN_PER_CLASS} of each are needed.`;
    return { action: 'keep', reason, auc: null };
  }
  const { value, low, high } = measured;
  const worse = high < bar;
  const facts =
    `AUC ${value.toFixed(3)}, ${confidence * 100} % interval ${low.toFixed(3)} to ${high.toFixed(3)}, ` +
    `on ${nWrong} wrong and ${nBenign} benign; the bar is ${bar.toFixed(3)}`;
  return {
    action: worse ? 'revert' : 'keep',
    reason: worse ? `Worse than the bar: ${facts}.` : `Not shown to be worse than the bar: ${facts}.`,
    auc: { value, low, high },
  };
}
