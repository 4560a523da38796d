import {
  CanonicalPcs,
  type FieldProblem,
  type Pcs,
  type ProblemTypeName,
  type SignatureFailure,
  verifyPcsSignature,
} from '@kakeya/protocol';
import {
  type Decider,
  type DecisionState,
  type Outcome,
  type PolicyFinding,
  receiptHolds,
  type TenantState,
  tenantStateOf,
} from '@kakeya/verdict';
import type { Tenant } from '../tenancy/tenant.ts';
import type { Evidence, Judgement } from './judgement.ts';
import { policyMatches, type ReadSubmission, readSubmission, textsMatch } from './read_submission.ts';

/** What judging needs to know of a tenant. */
export type JudgedTenant = Pick<Tenant, 'id' | 'keyring' | 'minPcsVersion'>;

export interface JudgeDeps {
  readonly tenants: { get(id: string): JudgedTenant | undefined };
  readonly decisions: { at(seq: number): DecisionState };
  readonly decide: Decider;
}

/**
 * Parse → validate → verify the signature → decide, under what the log held before the record. No clock and no store:
 * the same evidence is always judged alike. Where an external judge has a vote and was not heard yet, it is asked for.
 */
export async function judgeEvidence(evidence: Evidence, deps: JudgeDeps): Promise<Judgement> {
  const tenant = deps.tenants.get(evidence.tenant);
  if (tenant === undefined) return refused('tenant-unknown', 'This tenant is not configured here.');

  const submission = readSubmission(evidence.body);
  if (!submission.ok) return refusedRecord(submission.problems);
  const { record, texts, receipt, policy } = submission;

  const objection = tenantObjection(record, tenant);
  if (objection !== undefined) return objection;

  const canonical = new CanonicalPcs(record);
  if (tenant.keyring !== undefined) {
    const signature = await verifyPcsSignature(canonical, tenant.keyring, evidence.receivedAtMs);
    if (!signature.ok) return refused(SIGNATURE_PROBLEMS[signature.code], signature.message);
  }
  if (texts !== undefined && !textsMatch(record, texts)) {
    return refused('context-mismatch', 'The digests in `context` are not those of the answer and passages.');
  }
  if (policy !== undefined && !policyMatches(record, policy)) {
    const detail = 'The digest `context.policy_context` is not that of the policy and its context.';
    return refused('context-mismatch', detail);
  }
  const state = deps.decisions.at(evidence.seq);
  const tenantState = tenantStateOf(state, tenant.id);
  if (receipt !== undefined && !receiptHolds(receipt, record, tenantState)) {
    const detail =
      'The grounding receipt is not one for these digests under the settings in force: check again.';
    return refused('context-mismatch', detail);
  }
  const finding = await findingOf(submission, tenantState, evidence.receivedAtMs);
  return decideRecord(evidence, canonical, submission, finding, state, deps.decide);
}

/** What the policy that a submission names says of it. Its reader is loaded with the first that names one. */
export async function findingOf(
  { policy }: Pick<Extract<ReadSubmission, { ok: true }>, 'policy'>,
  tenant: TenantState,
  receivedAtMs: number,
): Promise<PolicyFinding | undefined> {
  if (policy === undefined) return undefined;
  const { policyFinding } = await import('../policy/policy_finding.ts');
  return policyFinding(policy, tenant, receivedAtMs);
}

function decideRecord(
  evidence: Evidence,
  canonical: CanonicalPcs,
  { record, texts, receipt }: Extract<ReadSubmission, { ok: true }>,
  policy: PolicyFinding | undefined,
  state: DecisionState,
  decide: Decider,
): Judgement {
  const { tenant, seq, receivedAtMs, external } = evidence;
  const open = decide({ tenant, record, receivedAtMs, texts, receipt, policy }, state);
  if (open.judgeWithinMs !== null && external === undefined && texts !== undefined) {
    const { answer, passages } = texts;
    return {
      kind: 'asks',
      pcsId: record.pcs_id,
      shardId: record.shard_id,
      claimsDigest: canonical.claimsDigest(),
      subject: { pcsId: record.pcs_id, answer, passages },
      withinMs: open.judgeWithinMs,
    };
  }
  const outcome = open.conclude(external ?? []);
  const answer = {
    ...outcome,
    received_at: new Date(receivedAtMs).toISOString(),
    journal_seq: seq,
  };
  return {
    kind: 'judged',
    pcsId: record.pcs_id,
    shardId: record.shard_id,
    claimsDigest: canonical.claimsDigest(),
    decision: outcome.decision,
    score: decisiveScore(outcome),
    status: outcome.accepted ? 200 : 202,
    answerJson: JSON.stringify(answer),
  };
}
/** The score of what calibration had a say in. */
export const decisiveScore = ({
  score,
  no_guarantee,
}: Pick<Outcome, 'score' | 'no_guarantee'>): number | null =>
  no_guarantee?.code === 'refused_by_checks' ? null : score.value;

function refused(type: ProblemTypeName, detail: string): Judgement {
  return { kind: 'refused', type, detail };
}

function refusedRecord(problems: readonly FieldProblem[]): Judgement {
  const [first] = problems;
  const type = first === undefined ? 'invalid-record' : recordProblemType(first);
  return { kind: 'refused', type, detail: first?.message ?? 'The record is invalid.', errors: problems };
}

function recordProblemType(first: FieldProblem): ProblemTypeName {
  if (first.code.startsWith('json_')) return 'malformed-json';
  if (first.code === 'pcs_id_mismatch') return 'pcs-id-mismatch';
  return first.code === 'version_unknown' ? 'unsupported-version' : 'invalid-record';
}

const SIGNATURE_PROBLEMS: Readonly<Record<SignatureFailure, ProblemTypeName>> = {
  signature_missing: 'signature-missing',
  signature_malformed: 'signature-invalid',
  signature_invalid: 'signature-invalid',
  key_unknown: 'key-unknown',
  key_not_yet_valid: 'key-expired',
  key_expired: 'key-expired',
  algorithm_mismatch: 'signature-invalid',
};

function tenantObjection(record: Pcs, tenant: JudgedTenant): Judgement | undefined {
  if (record.version === '0.1') {
    if (tenant.minPcsVersion === '0.1') return undefined;
    return refused('unsupported-version', `This tenant takes PCS version ${tenant.minPcsVersion} or newer.`);
  }
  if (record.tenant_id === undefined || record.tenant_id === tenant.id) return undefined;
  return refused('tenant-mismatch', 'The record names another tenant than the one it was sent for.');
}
