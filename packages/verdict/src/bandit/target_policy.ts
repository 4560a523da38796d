import { VerdictError } from '../errors.ts';
import type { RewardedChoice, TargetPolicy } from './evaluate_policy.ts';

/** Every arm of the log alike. */
export function uniformPolicy(log: readonly RewardedChoice[]): TargetPolicy {
  const arms = armsOf(log);
  return new Map(arms.map((arm) => [arm, 1 / arms.length]));
}

/** Always this arm. @throws VerdictError `argument_invalid` for an arm that the log does not know */
export function fixedPolicy(log: readonly RewardedChoice[], arm: string): TargetPolicy {
  const arms = armsOf(log);
  if (arms.includes(arm)) return new Map([[arm, 1]]);
  throw new VerdictError('argument_invalid', `The log has no arm ${arm}; it has ${arms.join(', ')}.`);
}

/**
 * The arm with the best mean reward in the log, of several the first by name. Judge it on other choices than these: on
 * the same ones, it looks better than it is.
 * @throws VerdictError `data_insufficient` without choices
 */
export function greedyPolicy(log: readonly RewardedChoice[]): TargetPolicy {
  let best: { readonly arm: string; readonly mean: number } | undefined;
  for (const [arm, choices] of Map.groupBy(log, (choice) => choice.arm)) {
    const mean = choices.reduce((sum, { reward }) => sum + reward, 0) / choices.length;
    if (best === undefined || mean > best.mean || (mean === best.mean && arm < best.arm))
      best = { arm, mean };
  }
  if (best === undefined) throw new VerdictError('data_insufficient', 'There is no choice with a reward.');
  return new Map([[best.arm, 1]]);
}

function armsOf(log: readonly RewardedChoice[]): string[] {
  return [...new Set(log.flatMap(({ propensities }) => Object.keys(propensities)))].toSorted();
}
