import { VerdictError } from '../errors.ts';
import { drawBeta, type RandomSource } from '../stats/mod.ts';
import { posteriorOf } from './choose_arm.ts';
import type { ArmState } from './state.ts';

/**
 * Thompson sampling as it is usually written: one Beta draw per arm, the largest wins (Thompson 1933). It chooses arms
 * with the probabilities of `bestArmProbabilities`, and shows in tests and in the guide that those are right.
 * @throws VerdictError `argument_invalid` without arms
 */
export function drawBestArm(arms: readonly ArmState[], random: RandomSource): string {
  let best: { readonly id: string; readonly draw: number } | undefined;
  for (const arm of arms) {
    const { alpha, beta } = posteriorOf(arm);
    const draw = drawBeta(alpha, beta, random);
    if (best === undefined || draw > best.draw) best = { id: arm.id, draw };
  }
  if (best === undefined) throw new VerdictError('argument_invalid', 'There are no arms to draw from.');
  return best.id;
}
