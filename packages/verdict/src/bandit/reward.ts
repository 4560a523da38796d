import { VerdictError } from '../errors.ts';
import type { Label } from '../label.ts';

/** What is known of one choice once its outcome is labelled; null = not known, or says nothing. */
export interface RewardTerms {
  /** 1 where a wrong output was not accepted, 0 where it was; null for a benign output: it says nothing of this. */
  readonly containment: number | null;
  /** 1 where the decision was what the label asks for: wrong not accepted, benign accepted. */
  readonly agreement: number | null;
  readonly latency_ms: number | null;
  readonly cost_usd: number | null;
}

export interface RewardParams {
  /** At least 0; the reward is the mean of the known terms under these weights. */
  readonly weights: {
    readonly containment: number;
    readonly agreement: number;
    readonly latency: number;
    readonly cost: number;
  };
  /** The latency, and the cost, whose term is 0; 0 itself has the term 1, linear between. */
  readonly worstLatencyMs: number;
  readonly worstCostUsd: number;
}

/** Containment pays for catching errors, agreement for not escalating what is right: alone, the first escalates all. */
export const DEFAULT_REWARD: RewardParams = {
  weights: { containment: 0.5, agreement: 0.3, latency: 0.1, cost: 0.1 },
  worstLatencyMs: 2000,
  worstCostUsd: 0.05,
};

/** The terms of a labelled outcome. */
export function rewardTerms(outcome: {
  readonly label: Label;
  readonly accepted: boolean;
  readonly latencyMs: number | null;
  readonly costUsd: number | null;
}): RewardTerms {
  const { label, accepted, latencyMs, costUsd } = outcome;
  return {
    containment: label === 'wrong' ? Number(!accepted) : null,
    agreement: Number(accepted === (label === 'benign')),
    latency_ms: latencyMs,
    cost_usd: costUsd,
  };
}

/**
 * The reward in [0, 1]: the weighted mean of the terms that are known. Every arm meets the same mix of wrong and
 * benign outputs, so leaving containment out where the output was benign favours none of them. Over many choices the
 * containment term averages to the share of wrong outputs that were not accepted, which is not 1 − escalation rate.
 * @returns null where no term with a weight is known
 * @throws VerdictError `params_invalid`, `argument_invalid`
 */
export function rewardOf(terms: RewardTerms, params: RewardParams = DEFAULT_REWARD): number | null {
  const { weights, worstLatencyMs, worstCostUsd } = params;
  const { containment, agreement, latency_ms, cost_usd } = terms;
  const values: readonly (readonly [number, number | null])[] = [
    [weights.containment, share('containment', containment)],
    [weights.agreement, share('agreement', agreement)],
    [weights.latency, cheapness('latency_ms', latency_ms, worstLatencyMs)],
    [weights.cost, cheapness('cost_usd', cost_usd, worstCostUsd)],
  ];
  let total = 0;
  let sum = 0;
  for (const [weight, value] of values) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new VerdictError(
        'params_invalid',
        `Weights of a reward must be finite and at least 0, not ${weight}.`,
      );
    }
    if (value === null) continue;
    total += weight;
    sum += weight * value;
  }
  return total > 0 ? Math.min(1, sum / total) : null;
}

function share(name: string, value: number | null): number | null {
  if (value === null || (value >= 0 && value <= 1)) return value;
  throw new VerdictError('argument_invalid', `${name} must lie in [0, 1] or be null, not ${value}.`);
}

function cheapness(name: string, value: number | null, worst: number): number | null {
  if (!(worst > 0 && worst < Infinity)) {
    throw new VerdictError('params_invalid', `The worst ${name} must be finite and above 0, not ${worst}.`);
  }
  if (value === null) return null;
  if (!(value >= 0 && value < Infinity)) {
    throw new VerdictError(
      'argument_invalid',
      `${name} must be finite and at least 0, or null, not ${value}.`,
    );
  }
  return Math.max(0, 1 - value / worst);
}
