import {
  claimsDigest,
  type FieldProblem,
  parsePcs,
  type Pcs,
  type ProblemTypeName,
  problem,
  sha256Hex,
  type SignatureFailure,
  verifyPcsSignature,
} from '@kakeya/protocol';
import type { DedupStore } from '@kakeya/storage';
import type { Outcome } from '@kakeya/verdict';
import type { Tenant } from '../tenancy/tenant.ts';
import type { Answer } from './answer.ts';
import type { RecordedSubmission, Result } from './log_entry.ts';
import { decodeStoredOutcome, encodeStoredOutcome } from './stored_outcome.ts';

export interface SettleDeps {
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly dedup: DedupStore;
  readonly decide: (record: Pcs) => Outcome;
  /** Names this journal among all whose submissions the dedup store has seen. */
  readonly journalId: string;
}

/** What became of a submission: the answer to its sender, and the result for the log. */
export interface Settlement {
  readonly answer: Answer;
  readonly result: Result;
}

/**
 * Everything between the record and the answer: parse → validate → verify signature → decide →
 * dedup put-if-absent. Time is the moment of receipt, so a replay after a crash settles alike.
 * The signature comes before the dedup index, so that nobody without a key can probe or poison it.
 */
export async function settle(submission: RecordedSubmission, deps: SettleDeps): Promise<Settlement> {
  const tenant = deps.tenants.get(submission.tenant);
  if (tenant === undefined)
    return refused(submission, 'tenant-unknown', 'This tenant is not configured here.');

  const parsed = parsePcs(submission.body);
  if (!parsed.ok) return refusedRecord(submission, parsed.problems);
  const { record } = parsed;

  const objection = tenantObjection(record, tenant);
  if (objection !== undefined) return refused(submission, objection.type, objection.detail);

  if (tenant.keyring !== undefined) {
    const signature = await verifyPcsSignature(record, tenant.keyring, submission.receivedAtMs);
    if (!signature.ok) return refused(submission, SIGNATURE_PROBLEMS[signature.code], signature.message);
  }

  if (await idempotencyConflict(submission, deps)) {
    return refused(
      submission,
      'idempotency-conflict',
      'This Idempotency-Key was used with a different request.',
    );
  }
  return decideOnce(submission, record, deps);
}

async function decideOnce(
  submission: RecordedSubmission,
  record: Pcs,
  deps: SettleDeps,
): Promise<Settlement> {
  const key = { tenant: submission.tenant, scope: 'pcs', id: record.pcs_id };
  const origin = `${deps.journalId}:${submission.seq}`;
  const digest = claimsDigest(record);

  // put-if-absent is the dedup lookup too: deciding is pure and cheaper than a second trip to the store.
  const outcome = deps.decide(record);
  const answer = {
    ...outcome,
    received_at: new Date(submission.receivedAtMs).toISOString(),
    journal_seq: submission.seq,
  };
  const status = outcome.accepted ? 200 : 202;
  const body = JSON.stringify(answer);
  const put = await deps.dedup.putIfAbsent(key, {
    digest,
    value: encodeStoredOutcome({ origin, status, body }),
  });
  if (!put.first) return settleKnown(submission, record, digest, origin, put.entry);
  return decided(submission, record, status, body, answer);
}

/** The id is decided. By this very submission, before a crash: then this is still its first settlement. Else a replay. */
function settleKnown(
  submission: RecordedSubmission,
  record: Pcs,
  digest: string,
  origin: string,
  known: { readonly digest: string; readonly value: string },
): Settlement {
  const stored = decodeStoredOutcome(known.value);
  if (stored.origin === origin) {
    const answer: Pick<Outcome, 'decision'> = JSON.parse(stored.body);
    return decided(submission, record, stored.status, stored.body, answer);
  }
  return {
    answer: { kind: 'decided', status: stored.status, replayed: true, body: stored.body },
    result: {
      ...resultBase(submission, stored.status),
      kind: 'replayed',
      pcs_id: record.pcs_id,
      ...(known.digest === digest
        ? {}
        : { equivocation: { stored_digest: known.digest, claimed_digest: digest } }),
    },
  };
}

function decided(
  submission: RecordedSubmission,
  record: Pcs,
  status: 200 | 202,
  body: string,
  answer: Pick<Outcome, 'decision'>,
): Settlement {
  return {
    answer: { kind: 'decided', status, replayed: false, body },
    result: {
      ...resultBase(submission, status),
      kind: 'decided',
      pcs_id: record.pcs_id,
      decision: answer.decision,
      answer,
    },
  };
}

function refusedRecord(submission: RecordedSubmission, problems: readonly FieldProblem[]): Settlement {
  const [first] = problems;
  const type = first === undefined ? 'invalid-record' : recordProblemType(first);
  return refused(submission, type, first?.message ?? 'The record is invalid.', problems);
}

function refused(
  submission: RecordedSubmission,
  type: ProblemTypeName,
  detail: string,
  errors?: readonly FieldProblem[],
): Settlement {
  const body = problem(type, {
    detail,
    request_id: submission.requestId,
    ...(errors === undefined ? {} : { errors }),
  });
  return {
    answer: { kind: 'refused', problem: body },
    result: { ...resultBase(submission, body.status), kind: 'refused', type },
  };
}

const resultBase = (submission: RecordedSubmission, status: number) => ({
  inbox: submission.seq,
  tenant: submission.tenant,
  request_id: submission.requestId,
  status,
});

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

function tenantObjection(record: Pcs, tenant: Tenant): { type: ProblemTypeName; detail: string } | undefined {
  if (record.version === '0.1') {
    if (tenant.minPcsVersion === '0.1') return undefined;
    return {
      type: 'unsupported-version',
      detail: `This tenant takes PCS version ${tenant.minPcsVersion} or newer.`,
    };
  }
  if (record.tenant_id === undefined || record.tenant_id === tenant.id) return undefined;
  return { type: 'tenant-mismatch', detail: 'The record names another tenant than the one it was sent for.' };
}

/** Binds the key to the first request that used it; true when that was a different one. */
async function idempotencyConflict(submission: RecordedSubmission, deps: SettleDeps): Promise<boolean> {
  if (submission.idempotencyKey === undefined) return false;
  const key = { tenant: submission.tenant, scope: 'idempotency', id: submission.idempotencyKey };
  const digest = sha256Hex(submission.body);
  const put = await deps.dedup.putIfAbsent(key, { digest, value: '' });
  return !put.first && put.entry.digest !== digest;
}
