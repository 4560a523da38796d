import type { ListedOutcome } from '@kakeya/storage';
import type { Static } from 'typebox';
import type { OutcomeRowSchema } from './outcome_schemas.ts';

/** A row of the index as the API shows it. */
export function outcomeView(row: ListedOutcome): Static<typeof OutcomeRowSchema> {
  return {
    pcs_id: row.pcsId,
    tenant: row.tenant,
    shard_id: row.shardId,
    decision: row.decision,
    regime: row.regime,
    reasons: [...row.reasons],
    score: row.score,
    settle_ms: row.settleMs,
    received_at: new Date(row.receivedAtMs).toISOString(),
    journal_seq: row.inboxSeq,
    result_seq: row.resultSeq,
    guarantee: row.guarantee,
    policy: row.policy,
    label_wanted: row.labelWanted,
    label: row.label,
    replays: row.replays,
    equivocations: row.equivocations,
  };
}
