import type { Choice } from '../bandit/choose_arm.ts';
import {
  type CheckResult,
  combineChecks,
  type EnsembleParams,
  selfConsistency,
  selfConsistencyResult,
} from '../ensemble/mod.ts';
import { checkGrounding } from '../grounding/mod.ts';
import type { Verification } from '../outcome.ts';
import { escalate, type Reason } from '../reason.ts';
import type { Route } from '../routing/mod.ts';
import { policyCheck, type PolicyFinding } from './policy_step.ts';
import type { GroundingSummary } from './grounding_receipt.ts';
import type { OutputTexts } from './output_texts.ts';
import type { DecisionSettings } from './settings.ts';

/** undefined: there is no text to judge. */
export function groundingOf(
  texts: OutputTexts | undefined,
  { grounding }: DecisionSettings,
): GroundingSummary | undefined {
  if (texts === undefined || texts.passages.length === 0) return undefined;
  return checkGrounding(texts.answer, texts.passages, grounding);
}

/** The checks that need nothing but what came with the record. */
export function ownChecks(
  verification: Verification,
  grounding: GroundingSummary | undefined,
  texts: OutputTexts | undefined,
  policy: PolicyFinding | undefined,
  route: Route,
): CheckResult[] {
  return [
    recomputeCheck(verification),
    groundingCheck(grounding),
    ...(route.path === 'full' && texts !== undefined && texts.samples.length > 0
      ? [selfConsistencyResult(selfConsistency([texts.answer, ...texts.samples]), null)]
      : []),
    ...(policy === undefined ? [] : [policyCheck(policy)]),
  ];
}

function recomputeCheck({ decision, reasons }: Verification): CheckResult {
  const status = decision === 'accept' ? 'pass' : 'fail';
  return {
    check: 'pcs_recompute',
    status,
    score: null,
    evidence: { reasons: reasons.length },
    durationMs: null,
  };
}

function groundingCheck(report: GroundingSummary | undefined): CheckResult {
  const check = 'grounding';
  if (report === undefined) {
    const evidence = { reason: 'the record came without an answer and passages' };
    return { check, status: 'not_evaluated', score: null, evidence, durationMs: null };
  }
  const { containment, jaccard, unsupportedCount: unsupported_spans, grounded, reasons } = report;
  const evidence = { containment, jaccard, unsupported_spans, reasons: reasons.join(' ') };
  return { check, status: grounded ? 'pass' : 'fail', score: 1 - containment, evidence, durationMs: null };
}

/** The ensemble that votes on one record, and how it was drawn where a bandit draws. */
export interface Vote {
  readonly ensemble: EnsembleParams | null;
  readonly choice: Choice | null;
}

/** With an ensemble its vote decides, and the fast path spares it; without one each check decides for itself. */
export function checkReasons(
  checks: readonly CheckResult[],
  grounding: GroundingSummary | undefined,
  route: Route,
  { requireGrounding }: DecisionSettings,
  { ensemble }: Vote,
): Reason[] {
  const missing =
    requireGrounding && grounding === undefined
      ? [escalate('grounding_missing', 'This tenant requires the answer and its passages with the record.')]
      : [];
  if (ensemble === null) return [...missing, ...(grounding === undefined ? [] : ungrounded(grounding))];
  if (route.path === 'fast') return missing;
  const vote = combineChecks(ofEnsemble(checks, ensemble), ensemble);
  if (vote.agrees) return missing;
  const { passed, failed, absent, needed } = vote;
  const message = `${passed} of ${needed} checks that are needed passed; ${failed} failed, ${absent} gave no answer.`;
  return [...missing, escalate('ensemble_disagrees', message, { passed, failed, absent, needed })];
}

/** An ensemble hears those that it asks: that others answered too is no fault of it. */
const ofEnsemble = (results: readonly CheckResult[], { checks }: EnsembleParams): CheckResult[] =>
  results.filter((result) => checks.some(({ check }) => check === result.check));

function ungrounded({ grounded, reasons, containment, unsupportedCount }: GroundingSummary): Reason[] {
  if (grounded) return [];
  const message = `The answer is not supported by its passages: ${reasons.join(', ')}.`;
  return [escalate('ungrounded', message, { containment, unsupported_spans: unsupportedCount })];
}
