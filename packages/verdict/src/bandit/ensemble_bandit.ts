import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { assertEnsembleParams, type EnsembleParams } from '../ensemble/mod.ts';
import { VerdictError } from '../errors.ts';
import type { Label } from '../label.ts';
import { randomLevel } from '../random_level.ts';
import { armOdds, type BanditPolicy, type Choice, chooseArm } from './choose_arm.ts';
import { DEFAULT_REWARD, rewardOf, type RewardParams, type RewardTerms, rewardTerms } from './reward.ts';
import { type Observation, observeReward } from './observe_reward.ts';
import { type BanditState, createBanditState } from './state.ts';

/** A bandit over whole ensembles: which one votes on an output is drawn, and learnt from labels. */
export interface EnsembleBandit {
  readonly arms: readonly EnsembleArm[];
  readonly policy: BanditPolicy;
  /** Limit on the 95th percentile of an arm's latency, and the latency whose reward is 0; null: no limit. */
  readonly latencyP95Ms: number | null;
  readonly safestArm: string;
  /** Of the terms of the reward. What an output costs is not known when it is labelled, so cost has no part in it. */
  readonly weights: Omit<RewardParams['weights'], 'cost'>;
}

export interface EnsembleArm {
  readonly id: string;
  readonly ensemble: EnsembleParams;
}

/** Containment pays for catching errors, agreement for not escalating what is right. */
export const DEFAULT_ARM_WEIGHTS: EnsembleBandit['weights'] = {
  containment: DEFAULT_REWARD.weights.containment,
  agreement: DEFAULT_REWARD.weights.agreement,
  latency: DEFAULT_REWARD.weights.latency,
};

/** One arm is no choice; more of them than this learn too slowly from labels. */
const MIN_ARMS = 2;
const MAX_ENSEMBLES = 8;

/** @throws VerdictError `params_invalid` */
export function assertEnsembleBandit(bandit: EnsembleBandit): void {
  const { arms, policy, weights } = bandit;
  if (!(arms.length >= MIN_ARMS && arms.length <= MAX_ENSEMBLES)) {
    throw new VerdictError(
      'params_invalid',
      `A bandit needs ${MIN_ARMS} to ${MAX_ENSEMBLES} arms, not ${arms.length}.`,
    );
  }
  for (const { ensemble } of arms) assertEnsembleParams(ensemble);
  armOdds(newEnsembleState(bandit), policy);
  const known: RewardTerms = { containment: 1, agreement: 1, latency_ms: 0, cost_usd: null };
  if (rewardOf(known, rewardParams(bandit)) === null) {
    throw new VerdictError(
      'params_invalid',
      `One of the weights of the reward must be above 0: ${JSON.stringify(weights)}.`,
    );
  }
}

/** A state with nothing learnt yet. @throws VerdictError `params_invalid` */
export function newEnsembleState({ arms, latencyP95Ms, safestArm }: EnsembleBandit): BanditState {
  return createBanditState({
    arms: arms.map(({ id, ensemble }) => ({
      id,
      n: ensemble.n,
      m: ensemble.checks.length,
      weights: digestOf(ensemble),
    })),
    limits: { latency_p95_ms: latencyP95Ms, cost_usd: null },
    safestArm,
  });
}

/** Names what the rewards are of: what was learnt under another one says nothing. The policy is not part of it. */
export function lessonOf({ arms, latencyP95Ms, safestArm, weights }: EnsembleBandit): string {
  return digestOf({ arms, latencyP95Ms, safestArm, weights });
}

/** Draws the arm for an output by the tenant's secret and the output's id, so that it replays and no agent can choose it. */
export function chooseEnsemble(
  { arms, policy }: EnsembleBandit,
  state: BanditState,
  pcsId: string,
  secret: string,
): { readonly ensemble: EnsembleParams; readonly choice: Choice } {
  const choice = chooseArm(state, policy, () => randomLevel('kakeya-bandit-arm', secret, pcsId));
  const arm = arms.find(({ id }) => id === choice.arm);
  if (arm === undefined) throw new VerdictError('argument_invalid', `The bandit has no arm ${choice.arm}.`);
  return { ensemble: arm.ensemble, choice };
}

/** A labelled output that an arm decided. */
export interface LabelledChoice {
  readonly pcsId: string;
  readonly label: Label;
  readonly accepted: boolean;
  readonly latencyMs: number | null;
  /** With which probability it was to be labelled, and the smallest such probability of any output then. */
  readonly propensity: number;
  readonly labelShare: number;
}

/**
 * The reward of a labelled output. Every escalated output is labelled but only a share of the accepted ones: the
 * plain mean would make an arm look like what it escalates. So labels are thinned: one enters with probability
 * labelShare/propensity, drawn by the tenant's secret, and every output had the same chance in the end, labelShare.
 * The others are null and missing by chance alone, in the state and in the log for offline evaluation alike.
 */
export function rewardOfLabel(
  choice: LabelledChoice,
  bandit: EnsembleBandit,
  secret: string,
): { readonly reward: number | null; readonly terms: RewardTerms } {
  const { pcsId, propensity, labelShare } = choice;
  const terms = rewardTerms({ ...choice, costUsd: null });
  const enters = randomLevel('kakeya-bandit-thin', secret, pcsId) * propensity < labelShare;
  return { reward: enters ? rewardOf(terms, rewardParams(bandit)) : null, terms };
}

/** The state after these rewards, in their order. The tenant's secret draws what a reward between 0 and 1 counts as. */
export function learnRewards(
  before: BanditState,
  observations: readonly Observation[],
  secret: string,
): BanditState {
  return observations.reduce(
    (state, each) =>
      observeReward(state, each, () =>
        randomLevel('kakeya-bandit-reward', secret, String(state.observations)),
      ),
    before,
  );
}

function rewardParams({ weights, latencyP95Ms }: EnsembleBandit): RewardParams {
  return {
    ...DEFAULT_REWARD,
    weights: { ...weights, cost: 0 },
    worstLatencyMs: latencyP95Ms ?? DEFAULT_REWARD.worstLatencyMs,
  };
}

const digestOf = (value: object): string =>
  sha256Hex(new TextEncoder().encode(canonicalizeJson({ ...value }))).slice(0, 32);
