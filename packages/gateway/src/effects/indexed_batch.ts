import type {
  IndexedLabel,
  IndexedRefusal,
  OutcomeBatch,
  OutcomeRow,
  Repetition,
  Seq,
} from '@kakeya/storage';
import type { Change, LoggedChange, Outcome } from '@kakeya/verdict';
import { actOfChange } from '../acts/act_of_change.ts';
import { inOneLine } from '../acts/in_one_line.ts';
import type { Result } from '../pipeline/log_entry.ts';
import type { LoggedAct, LoggedResult } from './projection.ts';

/** What a stretch of the log says that people look up. */
export function indexedBatch(
  results: readonly LoggedResult[],
  changes: readonly LoggedChange[],
  logged: readonly LoggedAct[],
): OutcomeBatch {
  const outcomes: OutcomeRow[] = [];
  const repetitions: Repetition[] = [];
  const refusals: IndexedRefusal[] = [];
  for (const { seq, result } of results) {
    if (result.kind === 'decided') outcomes.push(rowOf(seq, result));
    else if (result.kind === 'replayed') repetitions.push(repetitionOf(seq, result));
    else {
      const { tenant, received_at_ms: atMs, type } = result;
      refusals.push({ tenant, resultSeq: seq, atMs, type });
    }
  }
  const labels = changes.flatMap(({ seq, change }) => labelOf(seq, change) ?? []);
  const acts = [
    ...changes.flatMap(({ seq, change }) => actOfChange(seq, change) ?? []),
    ...logged.map(({ seq, tenant, at_ms: atMs, who, act, detail }) => ({
      seq,
      tenant,
      atMs,
      who: inOneLine(who),
      act,
      detail: inOneLine(detail),
    })),
  ].toSorted((a, b) => a.seq - b.seq);
  return { outcomes, repetitions, labels, refusals, acts };
}

export const sizeOfBatch = ({ outcomes, repetitions, labels, refusals, acts }: OutcomeBatch): number =>
  outcomes.length + repetitions.length + labels.length + refusals.length + acts.length;

/** Journals keep answers of gateways that were older, and said less. */
type StoredAnswer = Partial<Outcome> & { readonly received_at: string };

function rowOf(resultSeq: Seq, result: Extract<Result, { kind: 'decided' }>): OutcomeRow {
  const answer: StoredAnswer = JSON.parse(result.answerJson);
  const { policy, guarantee } = answer;
  return {
    tenant: result.tenant,
    pcsId: result.pcs_id,
    shardId: result.shard_id ?? null,
    inboxSeq: result.inbox,
    resultSeq,
    receivedAtMs: Date.parse(answer.received_at),
    decision: result.decision,
    regime: answer.regime ?? null,
    reasons: answer.reasons?.map(({ code }) => code) ?? [],
    score: result.score,
    settleMs: result.settle_ms ?? null,
    guarantee: guarantee?.kind ?? null,
    policy:
      policy === undefined || policy === null
        ? null
        : { id: policy.id, version: policy.version, verdict: policy.verdict },
    labelWanted: answer.labelling?.wanted ?? false,
  };
}

function repetitionOf(resultSeq: Seq, result: Extract<Result, { kind: 'replayed' }>): Repetition {
  const { tenant, pcs_id: pcsId, inbox: inboxSeq, request_id: requestId, received_at_ms: atMs } = result;
  const { equivocation } = result;
  return {
    tenant,
    pcsId,
    resultSeq,
    inboxSeq,
    requestId,
    atMs,
    ...(equivocation === undefined
      ? {}
      : {
          equivocation: {
            storedDigest: equivocation.stored_digest,
            claimedDigest: equivocation.claimed_digest,
          },
        }),
  };
}

function labelOf(changeSeq: Seq, change: Change): IndexedLabel | undefined {
  if (change.kind !== 'label') return undefined;
  const { tenant, pcs_id: pcsId, label, labelled_by: by, at_ms: atMs, left_out: leftOut } = change;
  return { tenant, pcsId, changeSeq, label, by, atMs, leftOut };
}
