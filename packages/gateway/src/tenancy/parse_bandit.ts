import { DEFAULT_ARM_WEIGHTS, DEFAULT_POLICY, type EnsembleBandit } from '@kakeya/verdict/bandit';
import type { TenantDecision } from '../config/decision_schema.ts';
import { GatewayError } from '../errors.ts';
import { parseEnsemble } from './parse_ensemble.ts';

/** The bandit over `ensemble_arms`; null when there is none. */
export function parseBandit(
  arms: TenantDecision['ensemble_arms'],
  bandit: TenantDecision['bandit'],
): EnsembleBandit | null {
  if (arms === undefined && bandit === undefined) return null;
  if (arms === undefined || bandit === undefined) {
    throw refused('ensemble_arms and bandit need each other: one says what can be chosen, the other how');
  }
  return {
    arms: arms.map(({ id, checks, min_passes }) => {
      const ensemble = parseEnsemble(checks, min_passes);
      if (ensemble === null) throw refused(`the arm ${id} asks no check`);
      return { id, ensemble };
    }),
    policy: {
      kind: bandit.policy ?? DEFAULT_POLICY.kind,
      explorationFloor: bandit.exploration_floor ?? DEFAULT_POLICY.explorationFloor,
      explorationDecay: bandit.exploration_decay ?? DEFAULT_POLICY.explorationDecay,
    },
    latencyP95Ms: bandit.max_latency_p95_ms ?? null,
    safestArm: bandit.safest_arm,
    weights: bandit.weights ?? DEFAULT_ARM_WEIGHTS,
  };
}

const refused = (why: string): GatewayError =>
  new GatewayError('config_invalid', `The decision settings are refused: ${why}.`);
