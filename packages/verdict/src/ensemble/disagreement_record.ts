import type { CheckResult } from './check_result.ts';
import type { EnsembleVerdict } from './combine_checks.ts';
import type { EnsembleParams } from './params.ts';
import type { Tally } from './tally.ts';

export interface DisagreementSubject {
  readonly tenant: string;
  readonly pcsId: string;
  readonly atMs: number;
}

/** An audit entry: plain JSON. Evidence is copied as it came, so it must already be fit for the audit log. */
export interface DisagreementRecord {
  readonly kind: 'ensemble_disagreement';
  readonly version: 1;
  readonly at: string;
  readonly tenant: string;
  readonly pcs_id: string;
  readonly agrees: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly absent: number;
  readonly needed: number;
  readonly weight_passed: number;
  readonly checks: readonly DisagreementCheck[];
  readonly problems: readonly string[];
}

export interface DisagreementCheck {
  readonly check: string;
  readonly counted: Tally['counted'];
  readonly reason: Tally['reason'];
  readonly weight: number | null;
  readonly score: number | null;
  readonly duration_ms: number | null;
  readonly evidence: CheckResult['evidence'];
}

/** The audit record of a verdict whose checks disagreed; null where they did not. */
export function disagreementRecord(
  { tenant, pcsId, atMs }: DisagreementSubject,
  verdict: EnsembleVerdict,
  results: readonly CheckResult[],
  params: EnsembleParams,
): DisagreementRecord | null {
  if (!verdict.disagreement) return null;
  const { agrees, passed, failed, absent, needed, weightPassed, tally, problems } = verdict;
  return {
    kind: 'ensemble_disagreement',
    version: 1,
    at: new Date(atMs).toISOString(),
    tenant,
    pcs_id: pcsId,
    agrees,
    passed,
    failed,
    absent,
    needed,
    weight_passed: weightPassed,
    checks: tally.map(({ check, counted, reason }) => {
      const weight = params.checks.find((spec) => spec.check === check)?.weight;
      // Of duplicates none is believed, so none is quoted.
      const result = reason === 'duplicate' ? undefined : results.find((one) => one.check === check);
      return {
        check,
        counted,
        reason,
        weight: finite(weight),
        score: finite(result?.score),
        duration_ms: finite(result?.durationMs),
        evidence: Object.fromEntries(
          Object.entries(result?.evidence ?? {}).map(([name, value]) => [
            name,
            typeof value === 'number' ? finite(value) : value,
          ]),
        ),
      };
    }),
    problems,
  };
}

/** JSON has no NaN. */
function finite(value: number | null | undefined): number | null {
  return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
}
