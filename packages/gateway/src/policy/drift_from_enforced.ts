import type { DriftReport } from '@kakeya/policy';
import type { Journal, PolicyRegistry } from '@kakeya/storage';
import type { CompiledPolicies } from './compiled_policies.ts';
import type { DriftSide } from './drift_of_records.ts';
import { loadEngine } from './load_engine.ts';
import { recordedContexts } from './recorded_contexts.ts';

export interface DriftQuestion {
  readonly tenant: string;
  readonly id: string;
  /** How many contexts at most. */
  readonly last: number;
  /** From 0 to 1. */
  readonly maxShare: number;
}

export interface DriftDeps {
  readonly registry: Pick<PolicyRegistry, 'standing'>;
  readonly compiled: Pick<CompiledPolicies, 'get'>;
  readonly journal: Pick<Journal, 'read' | 'stats'>;
}

export interface Drift {
  readonly ok: boolean;
  /** One sentence. */
  readonly reason: string;
  /** Without examples. null: no version is enforced. */
  readonly report: Omit<DriftReport, 'examples'> | null;
}

/** Whether a version may follow the one that is enforced for the tenant: by what was recorded, and never for lack of records. */
export async function driftFromEnforced(
  { tenant, id, last, maxShare }: DriftQuestion,
  to: DriftSide,
  { registry, compiled, journal }: DriftDeps,
): Promise<Drift> {
  const enforced = (await registry.standing(tenant, 'policy', id))?.enforced ?? null;
  if (enforced === null) {
    const reason = 'No version is enforced that this one could be compared with: promote it without `drift`.';
    return { ok: false, reason, report: null };
  }
  const { driftGate, driftOfRecords } = await loadEngine();
  const from = { compiled: await compiled.get(enforced), bindings: enforced.bindings };
  const recorded = await recordedContexts(journal, { tenant, policyId: id, last });
  const drifted = await driftOfRecords(recorded, from, to);
  const { examples: _indexes, ...report } = drifted;
  return { ...driftGate(drifted, maxShare), report };
}
