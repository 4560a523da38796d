import type { Pcs } from '@kakeya/protocol';
import { chooseEnsemble } from '../bandit/ensemble_bandit.ts';
import type { CheckResult } from '../ensemble/mod.ts';
import type { Outcome, OutcomeGrounding, OutcomeScore, Verification } from '../outcome.ts';
import type { VerifyParams } from '../params.ts';
import { escalate, type Reason } from '../reason.ts';
import { recompute } from '../recompute.ts';
import { type Features, featuresOf, type RiskScore } from '../risk/mod.ts';
import { chooseRoute, type Route } from '../routing/mod.ts';
import { createVerifier, decide } from '../verify.ts';
import { anomalyStep } from './anomaly_step.ts';
import { boundsScore } from './bounds_score.ts';
import { type ConformalStep, conformalStep, guaranteeOf, inForce } from './conformal_step.ts';
import { type DecisionState, tenantStateOf } from './decision_state.ts';
import type { GroundingReceipt, GroundingSummary } from './grounding_receipt.ts';
import { labellingOf } from './labelling.ts';
import type { OutputTexts } from './output_texts.ts';
import { checkReasons, groundingOf, ownChecks, type Vote } from './run_checks.ts';
import type { TenantState } from './tenant_state.ts';
import { outcomePolicies, type PolicyFinding, policyReasons } from './policy_step.ts';

/** What one decision is made from. */
export interface DecisionInput {
  readonly tenant: string;
  readonly record: Pcs;
  /** Unix ms of receipt: stands for "now". */
  readonly receivedAtMs: number;
  readonly texts?: OutputTexts | undefined;
  /** Where the texts do not come along. Must hold: see `receiptHolds`. */
  readonly receipt?: GroundingReceipt | undefined;
  /** What the policy that the record names says; undefined: it names none. */
  readonly policy?: PolicyFinding | undefined;
}

/** A decision that may still want what only others can say. */
export interface OpenDecision {
  /** How long an external judge that has a vote may take; null: none has, or there is nothing to show it. */
  readonly judgeWithinMs: number | null;
  conclude(external: readonly CheckResult[]): Outcome;
}

export type Decider = (input: DecisionInput, state: DecisionState) => OpenDecision;

/**
 * Makes the decision: deterministic checks → policy → grounding → risk → route → ensemble → calibration. Pure and total, so the
 * same record under the same state always gets the same outcome. What a check refuses is never accepted; all that
 * follows can only take away from what the checks would accept, or give it its guarantee.
 */
export function createDecider(params: VerifyParams): Decider {
  const verifierOf = memoised(createVerifier);
  return ({ tenant: id, record, receivedAtMs, texts, receipt, policy }, state) => {
    const tenant = tenantStateOf(state, id);
    const { settings } = tenant;
    const inUse = tenant.params ?? params;
    const verification = verifierOf(inUse)(record);
    const checked = [...verification.reasons, ...policyReasons(record, policy, settings)];
    const grounding = groundingOf(texts, settings) ?? receipt?.summary;
    const features = once(() => featuresOf(record, grounding && groundingFeatures(grounding)));
    const risk = tenant.model?.score(features());
    const score = scoreOf(record, tenant, risk, inUse);
    const route = routeOf(record, tenant, risk);
    const force = inForce(tenant, state.global);
    const refusedByChecks = decide(checked) === 'reject';
    const vote = voteOf(record, tenant, refusedByChecks || route.path === 'fast');

    const conclude = (external: readonly CheckResult[]): Outcome => {
      const anomaly = anomalyStep(tenant.anomaly, features, settings.anomaly);
      const checks = [
        ...ownChecks(verification, grounding, texts, policy, route),
        ...external,
        ...anomaly.checks,
      ];
      const conformal = conformalStep(score.value, tenant, force, receivedAtMs);
      const reasons = refusedByChecks
        ? checked
        : [
            ...checked,
            ...checkReasons(checks, grounding, route, settings, vote),
            ...anomaly.reasons,
            ...scoreReasons(score, risk),
            ...conformal.reasons,
          ];
      const decision = decide(reasons);
      const labelling = labellingOf(record.pcs_id, decision, refusedByChecks, tenant);
      return {
        ...withDecision(verification, reasons),
        score,
        route,
        checks: checks.map(({ check, status, score: suspicion, evidence }) => ({
          check,
          status,
          score: suspicion,
          evidence,
        })),
        ensemble: vote.choice,
        grounding: grounding === undefined ? null : groundingWire(grounding),
        ...outcomePolicies(policy),
        ...guaranteeOf(decision, verdictOf(conformal, refusedByChecks), tenant, force),
        labelling,
        ...(labelling.wanted || settings.logFeatures ? { features: features() } : {}),
        calibration_version: force.calibration.version,
      };
    };
    return { judgeWithinMs: refusedByChecks ? null : judgeWithinMs(vote, route, texts), conclude };
  };
}

function withDecision(verification: Verification, reasons: readonly Reason[]): Verification {
  const decision = decide(reasons);
  return {
    ...verification,
    decision,
    accepted: decision === 'accept',
    escalated: decision === 'escalate',
    reasons,
  };
}

const verdictOf = ({ verdict }: ConformalStep, refusedByChecks: boolean): ConformalStep['verdict'] =>
  refusedByChecks ? null : verdict;

/** Who votes on a record; a bandit draws only where a vote is held, so that what it learns is of votes alone. */
function voteOf({ pcs_id }: Pcs, { settings, bandit, sampleSeed }: TenantState, spared: boolean): Vote {
  if (settings.bandit === null || bandit === null || spared)
    return { ensemble: settings.ensemble, choice: null };
  return chooseEnsemble(settings.bandit, bandit.state, pcs_id, sampleSeed);
}

function judgeWithinMs({ ensemble }: Vote, route: Route, texts: OutputTexts | undefined): number | null {
  const judge = ensemble?.checks.find(({ check }) => check === 'external_judge');
  return judge === undefined || route.path === 'fast' || texts === undefined ? null : judge.timeoutMs;
}

function scoreOf(
  record: Pcs,
  { settings, model }: TenantState,
  risk: RiskScore | undefined,
  params: VerifyParams,
): OutcomeScore {
  const bounds = boundsScore(record, recompute(record, params), params);
  if (settings.score === 'bounds')
    return { name: 'bounds', value: bounds, bounds, model: null, interval: null };
  const scored = risk?.kind === 'scored' ? risk : null;
  return {
    name: 'risk',
    value: scored?.probability ?? null,
    bounds,
    model: model?.modelId ?? null,
    interval: scored?.interval ?? null,
  };
}

/** What cannot be scored as the tenant wants it is left to a person: a missing feature never raises trust. */
function scoreReasons({ name, value }: OutcomeScore, risk: RiskScore | undefined): Reason[] {
  if (name !== 'risk' || value !== null) return [];
  const missing = risk?.kind === 'unscored' ? risk.missing.join(', ') : '';
  const why = risk === undefined ? 'no model is in force' : `these features are missing: ${missing}`;
  return [escalate('risk_unscored', `The risk cannot be scored: ${why}.`, missing === '' ? {} : { missing })];
}

function routeOf({ pcs_id }: Pcs, tenant: TenantState, risk: RiskScore | undefined): Route {
  const { routing } = tenant.settings;
  const experiment = routing.experiment && { ...routing.experiment, salt: tenant.sampleSeed };
  const estimate = risk?.kind === 'scored' ? risk : undefined;
  return chooseRoute(estimate, { ...routing, experiment }, pcs_id, tenant.guardrail);
}

const groundingFeatures = ({ jaccard, containment, unsupportedCount, answerTokens }: GroundingSummary) => ({
  jaccard,
  containment,
  unsupportedCount,
  answerTokens,
});

const groundingWire = (report: GroundingSummary): OutcomeGrounding => ({
  jaccard: report.jaccard,
  containment: report.containment,
  grounded: report.grounded,
  unsupported_count: report.unsupportedCount,
  unsupported: report.unsupported.map(({ kind, start, end }) => ({ kind, start, end })),
});

/** Parameters are immutable objects: hashing them for each record would cost more than the checks. */
function memoised<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function once(make: () => Features): () => Features {
  let made: Features | undefined;
  return () => (made ??= make());
}
