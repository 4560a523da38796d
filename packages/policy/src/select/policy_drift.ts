import type { CompiledPolicy } from '../model/compiled.ts';
import type { MemberSets } from '../model/set_proof.ts';
import type { DriftReport } from './drift_report.ts';
import { type DriftContext, DriftTally } from './drift_tally.ts';

/** How two versions of a policy differ over these contexts, as `DriftTally` counts. */
export function policyDrift(
  from: CompiledPolicy,
  to: CompiledPolicy,
  contexts: readonly DriftContext[],
  sets: MemberSets,
): DriftReport {
  const tally = new DriftTally(from, to);
  for (const given of contexts) tally.see(given, sets);
  return tally.report();
}
