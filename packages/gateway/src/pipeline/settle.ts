import { problem, sha256Hex } from '@kakeya/protocol';
import type { DedupStore } from '@kakeya/storage';
import type { Outcome } from '@kakeya/verdict';
import type { CheckResult } from '@kakeya/verdict/ensemble';
import { GatewayError } from '../errors.ts';
import { decisiveScore } from '../judge/judge_evidence.ts';
import type { Judge, Judgement } from '../judge/judgement.ts';
import type { Answer } from './answer.ts';
import type { RecordedSubmission, Result } from './log_entry.ts';
import { decodeStoredOutcome, encodeStoredOutcome } from './stored_outcome.ts';

export interface SettleDeps {
  readonly judge: Judge['judge'];
  /** Asks the external judge, and resolves once what it said is recorded. */
  readonly hear: (submission: RecordedSubmission, asked: Asked) => Promise<readonly CheckResult[]>;
  readonly dedup: DedupStore;
  /** Names this journal among all whose submissions the dedup store has seen. */
  readonly journalId: string;
}

/** What became of a submission: the answer to its sender, and the result for the log. */
export interface Settlement {
  readonly answer: Answer;
  readonly result: Result;
}

export type Asked = Extract<Judgement, { kind: 'asks' }>;
type Judged = Extract<Judgement, { kind: 'judged' }>;
type Refused = Pick<Extract<Judgement, { kind: 'refused' }>, 'type' | 'detail' | 'errors'>;

/**
 * Everything between the record and the answer: judge (parse → validate → verify signature → hear others, where they
 * have a vote → decide), then dedup put-if-absent. The signature comes before the dedup index, so that nobody without
 * a key can probe or poison it.
 */
export async function settle(submission: RecordedSubmission, deps: SettleDeps): Promise<Settlement> {
  const judgement = await deps.judge(submission);
  if (judgement.kind === 'refused') return refused(submission, judgement);
  if (await idempotencyConflict(submission, deps)) {
    return refused(submission, {
      type: 'idempotency-conflict',
      detail: 'This Idempotency-Key was used with a different request.',
    });
  }
  if (judgement.kind === 'judged') return decideOnce(submission, judgement, deps);
  return (await settleDuplicate(submission, judgement, deps)) ?? settleHeard(submission, judgement, deps);
}

/** A duplicate must not make an external judge work again: here alone the store is asked before the verdict. */
async function settleDuplicate(
  submission: RecordedSubmission,
  asked: Asked,
  { dedup, journalId }: SettleDeps,
): Promise<Settlement | undefined> {
  const known = await dedup.get({ tenant: submission.tenant, scope: 'pcs', id: asked.pcsId });
  return known === undefined
    ? undefined
    : settleKnown(submission, asked, originOf(submission, journalId), known);
}

async function settleHeard(
  submission: RecordedSubmission,
  asked: Asked,
  deps: SettleDeps,
): Promise<Settlement> {
  const external = await deps.hear(submission, asked);
  const judgement = await deps.judge({ ...submission, external });
  if (judgement.kind === 'refused') return refused(submission, judgement);
  if (judgement.kind === 'judged') return decideOnce(submission, judgement, deps);
  throw new GatewayError('judge_failed', 'A judge was heard, and is asked for again.');
}

/** Put-if-absent is the dedup lookup too: judging is pure and cheaper than a second trip to the store. */
async function decideOnce(
  submission: RecordedSubmission,
  judged: Judged,
  { dedup, journalId }: SettleDeps,
): Promise<Settlement> {
  const key = { tenant: submission.tenant, scope: 'pcs', id: judged.pcsId };
  const origin = originOf(submission, journalId);
  const { claimsDigest: digest, status, answerJson: body } = judged;
  const put = await dedup.putIfAbsent(key, { digest, value: encodeStoredOutcome({ origin, status, body }) });
  if (!put.first) return settleKnown(submission, judged, origin, put.entry);
  return decided(submission, judged);
}

/** The position alone would not do: when damage takes the end of the journal, it is given out again. */
const originOf = ({ seq, receivedAtMs, requestId }: RecordedSubmission, journalId: string): string =>
  `${journalId}:${seq}:${receivedAtMs}:${requestId}`;

/** The id is decided. By this very submission, before a crash: then this is still its first settlement. Else a replay. */
function settleKnown(
  submission: RecordedSubmission,
  judged: Pick<Judged, 'pcsId' | 'shardId' | 'claimsDigest'>,
  origin: string,
  known: { readonly digest: string; readonly value: string },
): Settlement {
  const stored = decodeStoredOutcome(known.value);
  if (stored.origin === origin) {
    const outcome: Outcome = JSON.parse(stored.body);
    const { decision } = outcome;
    const score = decisiveScore(outcome);
    return decided(submission, {
      pcsId: judged.pcsId,
      shardId: judged.shardId,
      decision,
      score,
      status: stored.status,
      answerJson: stored.body,
    });
  }
  return {
    answer: { kind: 'decided', status: stored.status, replayed: true, body: stored.body },
    result: {
      ...undecided(submission, stored.status),
      kind: 'replayed',
      pcs_id: judged.pcsId,
      ...(known.digest === judged.claimsDigest
        ? {}
        : { equivocation: { stored_digest: known.digest, claimed_digest: judged.claimsDigest } }),
    },
  };
}

function decided(
  submission: RecordedSubmission,
  { pcsId, shardId, decision, score, status, answerJson }: Omit<Judged, 'kind' | 'claimsDigest'>,
): Settlement {
  return {
    answer: { kind: 'decided', status, replayed: false, body: answerJson },
    result: {
      ...resultBase(submission, status),
      kind: 'decided',
      pcs_id: pcsId,
      shard_id: shardId,
      decision,
      score,
      answerJson,
    },
  };
}

function refused(submission: RecordedSubmission, { type, detail, errors }: Refused): Settlement {
  const body = problem(type, {
    detail,
    request_id: submission.requestId,
    ...(errors === undefined ? {} : { errors }),
  });
  return {
    answer: { kind: 'refused', problem: body },
    result: { ...undecided(submission, body.status), kind: 'refused', type },
  };
}

const resultBase = (submission: RecordedSubmission, status: number) => ({
  inbox: submission.seq,
  tenant: submission.tenant,
  request_id: submission.requestId,
  status,
});

const undecided = (submission: RecordedSubmission, status: number) => ({
  ...resultBase(submission, status),
  received_at_ms: submission.receivedAtMs,
});

/** Binds the key to the first request that used it; true when that was a different one. */
async function idempotencyConflict(submission: RecordedSubmission, deps: SettleDeps): Promise<boolean> {
  if (submission.idempotencyKey === undefined) return false;
  const key = { tenant: submission.tenant, scope: 'idempotency', id: submission.idempotencyKey };
  const digest = sha256Hex(submission.body);
  const put = await deps.dedup.putIfAbsent(key, { digest, value: '' });
  return !put.first && put.entry.digest !== digest;
}
