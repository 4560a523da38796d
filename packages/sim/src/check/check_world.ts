import type { SimWorld } from '../nodes/sim_world.ts';
import type { Plan } from '../plan/plan.ts';
import { ChangeFold, type History } from './change_fold.ts';
import { checkAgents } from './check_agents.ts';
import { checkDecisions } from './check_decisions.ts';
import { checkEffects, checkOutcomes } from './check_effects.ts';
import { bodyKey, checkLog } from './check_log.ts';
import { checkResults, type Oracle } from './check_results.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

/** Holds what is left of a world at rest against everything that was promised in it. */
export async function checkWorld(sim: SimWorld, plan: Plan): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const all: { readonly evidence: Evidence; readonly history: History }[] = [];
  const exempt = new Set<string>();
  for (const node of sim.gateways) {
    const evidence = await collectEvidence(node, sim.config.journalDir, `${sim.config.dataDir}/feed`);
    if (node.peakInFlight > plan.maxInFlight) {
      const detail = `${node.name}: ${node.peakInFlight} in work, and ${plan.maxInFlight} are allowed`;
      violations.push({ invariant: 'bounded memory', detail });
    }
    const lost = checkLog(evidence, violations);
    for (const body of lost.bodies) exempt.add(body);
    all.push({ evidence, history: { fold: new ChangeFold(evidence.changes), lostFrom: lost.changesFrom } });
  }
  const oracle: Oracle = { plan, prepared: preparedByBody(sim, plan), dedup: sim.dedup.entries, exempt };
  for (const { evidence, history } of all) {
    checkResults(evidence, history, oracle, violations);
    checkDecisions(evidence, history, violations);
    checkEffects(evidence, oracle, violations);
  }
  checkOutcomes(
    all.map(({ evidence }) => evidence),
    sim.edge.sent,
    oracle,
    violations,
  );
  checkAgents(sim.agents, oracle, violations);
  return violations;
}

function preparedByBody(sim: SimWorld, plan: Plan): Oracle['prepared'] {
  const prepared = new Map();
  for (const item of plan.items) {
    if (item.type !== 'submit') continue;
    const record = sim.records(item.tenant, item.id, item.variant);
    prepared.set(bodyKey(record.tenant, record.body), record);
  }
  return prepared;
}
