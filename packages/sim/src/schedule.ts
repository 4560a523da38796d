import { checkWorld } from './check/check_world.ts';
import type { Violation } from './check/violation.ts';
import type { Environment } from './nodes/environment.ts';
import { buildWorld, type SimWorld } from './nodes/sim_world.ts';
import { inject } from './plan/inject.ts';
import type { Plan } from './plan/plan.ts';

/** Virtual time within which a world without faults must come to rest. */
const SETTLE_WITHIN_MS = 120_000;

export interface ScheduleResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Of everything that happened, in order: two runs of one plan have the same. */
  readonly digest: string;
  readonly events: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly trace: readonly string[] | undefined;
}

/** Runs one plan: faults and work, then healing, then rest, then a last stop or power loss, then the checks. */
export async function runSchedule(
  plan: Plan,
  environment: Environment,
  keepTrace = false,
): Promise<ScheduleResult> {
  const sim = buildWorld(plan, environment, keepTrace);
  const { world } = sim;
  const violations: Violation[] = [];
  try {
    const faults = inject(plan, sim);
    for (const gateway of sim.gateways) gateway.start();
    for (const agent of sim.agents) agent.start();
    await world.run(() => false, plan.healAtMs);
    await healAndSettle(sim, violations);
    for (const gateway of sim.gateways) gateway.noteDecisions('at rest');
    if (violations.length === 0) await end(sim, plan, violations);
    if (violations.length === 0) violations.push(...(await checkWorld(sim, plan)));
    return {
      seed: plan.seed,
      violations,
      digest: world.trace.digest,
      events: world.events,
      faults,
      trace: world.trace.lines,
    };
  } finally {
    sim.dispose();
  }
}

async function healAndSettle(sim: SimWorld, violations: Violation[]): Promise<void> {
  sim.heal();
  await settle(sim, violations);
}

async function settle(sim: SimWorld, violations: Violation[]): Promise<void> {
  const { world } = sim;
  if (await world.run(() => sim.isSettled(), world.nowMs + SETTLE_WITHIN_MS)) {
    // Behind damage no effect can reach the end of the log: it is given the time to get as far as it can.
    if (sim.gateways.some(({ hasGaps }) => hasGaps)) await world.run(() => false, world.nowMs + 3_000);
    return;
  }
  violations.push({
    invariant: 'liveness',
    detail: `not at rest after ${SETTLE_WITHIN_MS} ms: ${sim.describe()}`,
  });
}

/** The last of what may happen: a shutdown in good order, or the power going, and one more start. */
async function end(sim: SimWorld, plan: Plan, violations: Violation[]): Promise<void> {
  if (plan.ending === 'power-loss') {
    for (const gateway of sim.gateways) {
      gateway.losePower();
      gateway.start();
    }
    await settle(sim, violations);
    return;
  }
  let open = sim.gateways.length;
  for (const gateway of sim.gateways) void gateway.stop().then(() => (open -= 1));
  if (await sim.world.run(() => open === 0, sim.world.nowMs + SETTLE_WITHIN_MS)) return;
  violations.push({ invariant: 'liveness', detail: 'a gateway did not stop' });
}
