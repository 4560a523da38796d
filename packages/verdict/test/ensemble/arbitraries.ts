import fc from 'fast-check';
import type { CheckResult, CheckSpec, EnsembleParams } from '../../src/ensemble/mod.ts';

const NAMES = ['pcs_recompute', 'grounding', 'self_consistency', 'policy', 'external_judge', 'mine'] as const;

const checkResult = (check: string): fc.Arbitrary<CheckResult> =>
  fc.record({
    check: fc.constant(check),
    status: fc.constantFrom('pass', 'fail', 'error', 'timeout', 'not_evaluated'),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    evidence: fc.constant({}),
    durationMs: fc.option(fc.integer({ min: 0, max: 200 })),
  });

const spec = (check: string): fc.Arbitrary<CheckSpec> =>
  fc
    .record({
      check: fc.constant(check),
      weight: fc.double({ min: 1e-3, max: 100, noNaN: true }),
      timeoutMs: fc.constant(100),
      onFailure: fc.constantFrom('open', 'closed'),
      required: fc.boolean(),
    })
    .map((one) => (one.required ? { ...one, onFailure: 'closed' } : one));

/** Valid parameters, and at most one well-formed result for each of their checks. */
export const vote: fc.Arbitrary<{ params: EnsembleParams; results: readonly CheckResult[] }> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })
  .chain((names) =>
    fc.record({
      params: fc.record({
        checks: fc.tuple(...names.map(spec)),
        n: fc.integer({ min: 1, max: names.length }),
        minWeight: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      results: fc
        .tuple(...names.map((name) => fc.option(checkResult(name))))
        .map((all) => all.filter((one) => one !== null)),
    }),
  );
