import type { Environment } from '../nodes/environment.ts';
import type { Focus } from '../plan/focus.ts';
import { makePlan } from '../plan/make_plan.ts';
import type { Plan } from '../plan/plan.ts';
import { type ScheduleResult, runSchedule } from '../schedule.ts';
import { withoutRealWorld } from './guard_real_world.ts';

export interface Narrowing {
  readonly focus: Focus | undefined;
  readonly only: readonly number[] | undefined;
  readonly calm: boolean;
}

const unhandled: unknown[] = [];

/** From now on a rejection that nobody handles is a violation of the schedule in which it happens. */
export function watchUnhandled(): void {
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
}

export async function runPlan(
  plan: Plan,
  environment: Environment,
  keepTrace = false,
): Promise<ScheduleResult> {
  unhandled.length = 0;
  const result = await withoutRealWorld(() => runSchedule(plan, environment, keepTrace));
  if (unhandled.length === 0) return result;
  const failures = unhandled.map((reason) => ({
    invariant: 'no unhandled failure' as const,
    detail: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
  }));
  return { ...result, violations: [...result.violations, ...failures] };
}

export function planOf(seed: number, { focus, only, calm }: Narrowing): Plan {
  const plan = makePlan(seed, focus);
  const items = only === undefined ? plan.items : plan.items.filter((_, i) => only.includes(i));
  return calm ? { ...becalmed(plan), items } : { ...plan, items };
}

/** Without what happens by chance all the time: only the items are left to go wrong. */
function becalmed(plan: Plan): Plan {
  return {
    ...plan,
    network: { ...plan.network, drop: 0, duplicate: 0, straggle: 0 },
    dedup: { ...plan.dedup, lostRequest: 0, lostAnswer: 0, late: 0 },
    clockRates: plan.clockRates.map(() => 1),
  };
}
