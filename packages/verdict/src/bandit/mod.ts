/**
 * Which ensemble configuration to run: Thompson sampling and UCB over arms, with limits on latency and cost, and every
 * choice logged with its propensity, so that other policies can be evaluated from the log.
 */
export { bestArmProbabilities, type BetaShape } from './best_arm_probabilities.ts';
export { type LoggedChoice, loggedChoice, parseLoggedChoice } from './choice_log.ts';
export {
  type ArmOdds,
  armOdds,
  type BanditPolicy,
  type Choice,
  chooseArm,
  DEFAULT_POLICY,
  type Propensities,
} from './choose_arm.ts';
export { drawBestArm } from './draw_best_arm.ts';
export {
  assertEnsembleBandit,
  DEFAULT_ARM_WEIGHTS,
  type EnsembleArm,
  type EnsembleBandit,
  type LabelledChoice,
  learnRewards,
  lessonOf,
  rewardOfLabel,
} from './ensemble_bandit.ts';
export {
  type Estimate,
  evaluatePolicy,
  type Overlap,
  type PolicyEvaluation,
  type RewardedChoice,
  type TargetPolicy,
} from './evaluate_policy.ts';
export { type Exclusion, excludedArms } from './excluded_arms.ts';
export { meanRewardInterval } from './mean_reward_interval.ts';
export { bernoulliSource, type Observation, observeReward } from './observe_reward.ts';
export { parseBanditState } from './parse_bandit_state.ts';
export { DEFAULT_REWARD, rewardOf, type RewardParams, type RewardTerms, rewardTerms } from './reward.ts';
export {
  type Arm,
  type ArmLimits,
  type ArmState,
  type BanditState,
  createBanditState,
  type Moments,
} from './state.ts';
export { fixedPolicy, greedyPolicy, uniformPolicy } from './target_policy.ts';
