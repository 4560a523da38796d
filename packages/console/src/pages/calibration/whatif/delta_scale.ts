/** What the slider stops at: finer where a bound is small, since there it costs most. */
export const DELTA_STEPS = [
  0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3,
  0.4, 0.5,
] as const;

/** The stop nearest to a bound, by their ratio. */
export function stepOf(delta: number): number {
  let nearest = 0;
  for (const [index, step] of DELTA_STEPS.entries()) {
    const best = DELTA_STEPS[nearest] ?? step;
    if (distance(step, delta) < distance(best, delta)) nearest = index;
  }
  return nearest;
}

const distance = (a: number, b: number): number => (b > 0 ? Math.abs(Math.log(a) - Math.log(b)) : a);

export const deltaAt = (step: number): number =>
  DELTA_STEPS[Math.min(DELTA_STEPS.length - 1, Math.max(0, Math.round(step)))] ?? DELTA_STEPS[0];
