import { type ArmSummary, P95 } from './arm_summary.ts';
import { shareAtLeast, shareAtMost } from '../stats/binomial.ts';
import type { BreachEvidence } from './evidence.ts';
import { quantileAtLeast, quantileAtMost, sizeForUpperBound } from './quantile_bounds.ts';

/** `clear`: no evidence of harm at this level. `insufficient`: not even the worst outcome would show. */
export type GuardrailReading =
  | (BreachEvidence & { readonly status: 'breach' | 'clear' })
  | { readonly status: 'insufficient'; readonly difference: number | null; readonly needs: string };

const ROUNDING = 1e-9;

/**
 * Evidence that containment fell by more than the margin: treatment's bound from above lies below control's from
 * below. Each is exact (Clopper–Pearson) at half the level, so the pair is wrong with probability at most `level`.
 * That is a guarantee where all weights are equal; with unequal weights the effective size, a bound on the variance,
 * stands in for n.
 */
export function readContainment(
  treatment: ArmSummary,
  control: ArmSummary,
  margin: number,
  level: number,
): GuardrailReading {
  const [shareT, shareC] = [treatment.containment, control.containment];
  const difference = shareT === null || shareC === null ? null : shareT - shareC;
  const [nT, nC] = [treatment.effectiveWrong, control.effectiveWrong];
  const limit = -margin;
  const worst = shareAtMost(0, nT, level / 2) - shareAtLeast(nC, nC, level / 2);
  if (shareT === null || shareC === null || difference === null || !(nT > 0 && nC > 0 && worst < limit)) {
    const least = Math.floor(Math.log(level / 2) / Math.log((1 + margin) / 2)) + 1;
    return {
      status: 'insufficient',
      difference,
      needs: `at least ${least} wrong outputs per arm (effective), labelled; there are ${nT} and ${nC}`,
    };
  }
  const high = shareAtMost(Math.min(nT, Math.ceil(shareT * nT - ROUNDING)), nT, level / 2);
  const low = shareAtLeast(Math.floor(shareC * nC + ROUNDING), nC, level / 2);
  const bound = high - low;
  const status = bound < limit ? 'breach' : 'clear';
  return { status, guardrail: 'containment', difference, bound, limit, level };
}

/** Evidence that p95 rose by more than the margin: order statistics, exact for any distribution, halved as above. */
export function readLatency(
  treatment: ArmSummary,
  control: ArmSummary,
  marginMs: number,
  level: number,
): GuardrailReading {
  const difference =
    treatment.p95Ms === null || control.p95Ms === null ? null : treatment.p95Ms - control.p95Ms;
  const low = quantileAtLeast(treatment.latenciesMs, P95, level / 2);
  const high = quantileAtMost(control.latenciesMs, P95, level / 2);
  if (difference === null || low === null || high === null) {
    const least = sizeForUpperBound(P95, level / 2);
    return {
      status: 'insufficient',
      difference,
      needs: `at least ${least} outputs per arm; there are ${treatment.n} and ${control.n}`,
    };
  }
  const bound = low - high;
  const status = bound > marginMs ? 'breach' : 'clear';
  return { status, guardrail: 'latency_p95', difference, bound, limit: marginMs, level };
}
