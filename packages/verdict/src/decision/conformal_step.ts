import { classify, type ConformalVerdict } from '../conformal/mod.ts';
import type { Guarantee, NoGuarantee } from '../outcome.ts';
import { escalate, type Reason, reject } from '../reason.ts';
import type { Calibration } from './calibration.ts';
import { windowed } from './windowed.ts';
import { boundsScoreIdOf } from './score_id.ts';
import { FALLBACK_BELOW } from './settings.ts';
import { scoreIdOf, type TenantState } from './tenant_state.ts';

/** The labels that decide for a tenant now. */
export interface CalibrationInForce {
  readonly calibration: Calibration;
  readonly from: 'tenant' | 'global';
}

/** What calibration adds to the deterministic checks. */
export interface ConformalStep {
  readonly reasons: readonly Reason[];
  readonly verdict: ConformalVerdict | null;
}

/** The tenant's own labels, or those of all tenants while it has few and both use the score that all have. */
export function inForce(tenant: TenantState, global: Calibration): CalibrationInForce {
  const own = tenant.calibration;
  const fallsBack =
    tenant.settings.fallback === 'global' &&
    scoreIdOf(tenant) === boundsScoreIdOf(null) &&
    own.set.size < FALLBACK_BELOW &&
    global.set.size > own.set.size;
  return fallsBack ? { calibration: global, from: 'global' } : { calibration: own, from: 'tenant' };
}

/**
 * Accept if *wrong* is improbable, reject if *benign* is, else leave it to a person. Where there are too few labels to
 * ever accept within δ, calibration only rejects, or with `requireGuarantee` leaves everything to a person (D5).
 */
export function conformalStep(
  score: number | null,
  tenant: TenantState,
  { calibration }: CalibrationInForce,
  nowMs: number,
): ConformalStep {
  const { deltaAccept, deltaReject, requireGuarantee } = tenant.settings;
  if (score === null) {
    const reasons = requireGuarantee ? [guaranteeRequired('the record could not be scored')] : [];
    return { reasons, verdict: null };
  }
  const verdict = classify(score, windowed(calibration.set, nowMs), {
    deltaAccept,
    deltaReject,
    maxWeight: calibration.itemWeight,
  });
  return { reasons: reasonsOf(verdict, tenant), verdict };
}

function reasonsOf(verdict: ConformalVerdict, { settings }: TenantState): Reason[] {
  const { side, pWrong, pBenign, accept, reject: rejection } = verdict;
  const { deltaAccept, deltaReject, requireGuarantee } = settings;
  if (side === 'reject') {
    const values = { p_benign: pBenign, delta: deltaReject, n_benign: rejection.n };
    const message = `So high a score is rare among benign outcomes: p = ${pBenign.toFixed(4)} of at most ${deltaReject}.`;
    return [reject('benign_improbable', message, values)];
  }
  if (side === 'accept') return [];
  if (accept.feasible) {
    const values = { p_wrong: pWrong, delta: deltaAccept, n_wrong: accept.n };
    const message = `So low a score is not rare enough among wrong outcomes: p = ${pWrong.toFixed(4)}, to accept takes at most ${deltaAccept}.`;
    return [escalate('wrong_not_excluded', message, values)];
  }
  return requireGuarantee ? [guaranteeRequired(tooFew(accept.n, accept.needs))] : [];
}

const guaranteeRequired = (why: string): Reason =>
  escalate('guarantee_required', `This tenant requires a guarantee, and there is none: ${why}.`);

const tooFew = (n: number, needs: number): string =>
  Number.isFinite(needs)
    ? `${n} labels of wrong outcomes, ${needs} would do`
    : 'no number of labels gives one at a delta of 0';

/** The guarantee that the decision carries, or why it carries none. */
export function guaranteeOf(
  decision: 'accept' | 'escalate' | 'reject',
  verdict: ConformalVerdict | null,
  { settings }: TenantState,
  { calibration, from }: CalibrationInForce,
): { readonly guarantee: Guarantee | null; readonly no_guarantee: NoGuarantee | null } {
  const n_wrong = verdict?.accept.n ?? 0;
  const needs = verdict === null || !Number.isFinite(verdict.accept.needs) ? null : verdict.accept.needs;
  const none = (code: NoGuarantee['code'], message: string) => ({
    guarantee: null,
    no_guarantee: { code, message, n_wrong, needs_n_wrong: needs },
  });
  const { version } = calibration;
  if (decision !== 'escalate' && verdict?.side === decision && version !== null) {
    const accepts = decision === 'accept';
    const guarantee: Guarantee = {
      kind: accepts ? 'accept_given_wrong' : 'reject_given_benign',
      delta: accepts ? settings.deltaAccept : settings.deltaReject,
      p_value: accepts ? verdict.pWrong : verdict.pBenign,
      n_wrong,
      n_benign: verdict.reject.n,
      set: from,
      calibration_version: version,
    };
    return { guarantee, no_guarantee: null };
  }
  if (decision === 'reject')
    return none(
      'refused_by_checks',
      'The deterministic checks refuse the record; that is no statistical claim.',
    );
  if (decision === 'escalate') return none('left_to_a_person', 'Nothing was decided that could be wrong.');
  if (verdict === null) return none('score_missing', 'The record could not be scored.');
  return none(
    'too_few_labels',
    `The deterministic checks alone decided: ${tooFew(n_wrong, verdict.accept.needs)}.`,
  );
}
