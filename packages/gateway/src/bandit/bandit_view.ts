import { type DecisionState, tenantStateOf } from '@kakeya/verdict';
import {
  type ArmState,
  type EnsembleArm,
  type Exclusion,
  excludedArms,
  meanRewardInterval,
} from '@kakeya/verdict/bandit';
import type { BanditView } from '../http/learning/learning_routes.ts';
import type { ArmTally } from './arm_tallies.ts';
import type { BanditMonitor } from './bandit_monitor.ts';

/** What a tenant's bandit has chosen, what came of it, and which arms it may not choose. */
export function banditView(
  tenant: string,
  latest: DecisionState,
  monitor: Pick<BanditMonitor, 'runOf'>,
): BanditView {
  const { settings, bandit: progress } = tenantStateOf(latest, tenant);
  const { bandit } = settings;
  if (bandit === null || progress === null)
    return { tenant, enabled: false, algorithm: null, learnt_through: null, arms: [] };
  const run = monitor.runOf(tenant);
  // A run of other arms counts nothing of these: the log is still to be read up to the new settings.
  const tallyOf = run?.lesson === progress.lesson ? (arm: string) => run.tallyOf(arm) : () => NOTHING;
  const exclusions = excludedArms(progress.state);
  const arms = new Map(progress.state.arms.map((arm) => [arm.id, arm]));
  return {
    tenant,
    enabled: true,
    algorithm: bandit.policy.kind,
    learnt_through: progress.through === 0 ? null : progress.through,
    arms: bandit.arms.map((arm) =>
      armView(
        arm,
        arms.get(arm.id),
        tallyOf(arm.id),
        exclusions.filter(({ arm: id }) => id === arm.id),
      ),
    ),
  };
}

const NOTHING: ArmTally = { chosen: 0, latenciesMs: [] };

function armView(
  { id, ensemble }: EnsembleArm,
  state: ArmState | undefined,
  { chosen, latenciesMs }: ArmTally,
  exclusions: readonly Exclusion[],
): BanditView['arms'][number] {
  const { reward, cost } = state ?? {};
  const rewarded = reward?.count ?? 0;
  return {
    arm: id,
    ensemble: `${ensemble.n} of ${ensemble.checks.map(({ check }) => check).join(', ')}`,
    chosen,
    rewarded,
    mean_reward: reward === undefined || rewarded === 0 ? null : reward.mean,
    interval: reward === undefined || rewarded === 0 ? null : meanRewardInterval(reward),
    latency_p95_ms: p95(latenciesMs),
    cost: cost === undefined || cost.count === 0 ? null : cost.mean,
    excluded: exclusions.length === 0 ? null : exclusions.map(exclusionText).join('; '),
  };
}

/** By nearest rank; null of nothing. */
const p95 = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? null;

const exclusionText = ({ limit, estimate, interval, n }: Exclusion): string =>
  limit === 'latency_p95'
    ? `latency_p95: ${percent(estimate)} of ${n} above the limit (${percent(interval.low)} to ${percent(interval.high)}), 5 % may be`
    : `cost: mean ${estimate.toPrecision(3)} USD of ${n} (${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)})`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
