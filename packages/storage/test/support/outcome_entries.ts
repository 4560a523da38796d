import type {
  IndexedAct,
  IndexedLabel,
  IndexedRefusal,
  ListedOutcome,
  OutcomeBatch,
  OutcomeRow,
  Repetition,
} from '../../src/outcomes/types.ts';

/** A whole number of hours since 1970. */
export const T0 = 1_767_225_600_000;

const EMPTY: OutcomeBatch = { outcomes: [], repetitions: [], labels: [], refusals: [], acts: [] };

export function batchOf(some: Partial<OutcomeBatch>): OutcomeBatch {
  return { ...EMPTY, ...some };
}

export function idOf(i: number): string {
  return i.toString(16).padStart(8, '0').repeat(8);
}

/** The outcome whose result lies at `resultSeq`. */
export function outcomeRow(resultSeq: number, over: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    tenant: 'acme',
    pcsId: idOf(resultSeq),
    shardId: 'shard-1',
    inboxSeq: resultSeq,
    resultSeq,
    receivedAtMs: T0 + resultSeq * 1_000,
    decision: 'accept',
    regime: 'mixed',
    reasons: [],
    score: 0.25,
    settleMs: 4.5,
    guarantee: null,
    policy: { id: 'answers', version: '1', verdict: 'pass' },
    labelWanted: false,
    ...over,
  };
}

export function listed(row: OutcomeRow, over: Partial<ListedOutcome> = {}): ListedOutcome {
  return { ...row, replays: 0, equivocations: 0, label: null, ...over };
}

export function repetition(resultSeq: number, pcsId: string, over: Partial<Repetition> = {}): Repetition {
  return {
    tenant: 'acme',
    pcsId,
    resultSeq,
    inboxSeq: resultSeq,
    requestId: `request-${resultSeq}`,
    atMs: T0 + resultSeq * 1_000,
    ...over,
  };
}

export const EQUIVOCATION = { storedDigest: 'a'.repeat(64), claimedDigest: 'b'.repeat(64) };

export function indexedLabel(
  changeSeq: number,
  pcsId: string,
  over: Partial<IndexedLabel> = {},
): IndexedLabel {
  return {
    tenant: 'acme',
    pcsId,
    changeSeq,
    label: 'wrong',
    by: 'ann@example.com',
    atMs: T0 + changeSeq * 1_000,
    leftOut: null,
    ...over,
  };
}

export function indexedRefusal(resultSeq: number, over: Partial<IndexedRefusal> = {}): IndexedRefusal {
  return { tenant: 'acme', resultSeq, atMs: T0 + resultSeq * 1_000, type: 'signature-invalid', ...over };
}

export function indexedAct(seq: number, over: Partial<IndexedAct> = {}): IndexedAct {
  return {
    tenant: 'acme',
    seq,
    atMs: T0 + seq * 1_000,
    who: 'ann@example.com',
    act: 'recalibrate',
    detail: 'keeps what was decided since 2026-01-01',
    ...over,
  };
}
