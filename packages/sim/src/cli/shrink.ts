import type { Environment } from '../nodes/environment.ts';
import { makePlan } from '../plan/make_plan.ts';
import type { Invariant } from '../check/violation.ts';
import { type Narrowing, planOf, runPlan } from './run_seed.ts';

/** The smallest part found of a seed's plan that still violates the invariant: leaving out any one item more would not. */
export async function shrink(
  seed: number,
  start: Narrowing,
  invariant: Invariant,
  environment: Environment,
): Promise<Narrowing> {
  const fails = async (narrowing: Narrowing): Promise<boolean> => {
    const { violations } = await runPlan(planOf(seed, narrowing), environment);
    return violations.some((violation) => violation.invariant === invariant);
  };
  let best: Narrowing & { readonly only: readonly number[] } = {
    focus: start.focus,
    calm: start.calm,
    only: start.only ?? [...makePlan(seed, start.focus).items.keys()],
  };
  if (!best.calm && (await fails({ ...best, calm: true }))) best = { ...best, calm: true };
  for (let chunk = Math.ceil(best.only.length / 2); chunk >= 1; ) {
    const smaller = await firstFailing(best, chunk, fails);
    if (smaller !== undefined) best = smaller;
    else if (chunk === 1) break;
    else chunk = Math.ceil(chunk / 2);
  }
  return best;
}

/** Tries to leave out each run of `chunk` items. */
async function firstFailing<T extends Narrowing & { readonly only: readonly number[] }>(
  best: T,
  chunk: number,
  fails: (narrowing: Narrowing) => Promise<boolean>,
): Promise<T | undefined> {
  for (let from = 0; from < best.only.length; from += chunk) {
    const candidate = { ...best, only: best.only.toSpliced(from, chunk) };
    if (await fails(candidate)) return candidate;
  }
  return undefined;
}
