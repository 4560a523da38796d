import type { OutcomeBatch, OutcomeIndex } from '../../src/outcomes/types.ts';
import { batchOf, idOf, indexedLabel, indexedRefusal, outcomeRow } from './outcome_entries.ts';

type Ask = (index: OutcomeIndex) => Promise<unknown>;

const put =
  (some: Partial<OutcomeBatch>, throughSeq: number): Ask =>
  (index) =>
    index.put(batchOf(some), throughSeq);
const outcome = (over: object): Ask => put({ outcomes: [{ ...outcomeRow(1), ...over }] }, 9);
const list =
  (over: object): Ask =>
  (index) =>
    index.list({ order: 'newest', offset: 0, limit: 100, ...over });
const OVERVIEW = { fromMs: 0, untilMs: 1_000_000_000_000, bucketMs: 86_400_000 };

/** What every index refuses as `invalid_argument`, and writes nothing of. */
export const REFUSALS: readonly (readonly [string, Ask])[] = [
  ['a position that is none', put({}, -1)],
  ['an entry beyond the position', put({ outcomes: [outcomeRow(10)] }, 9)],
  ['a label beyond the position', put({ labels: [indexedLabel(10, idOf(1))] }, 9)],
  ['two results at one position', put({ outcomes: [outcomeRow(1)], refusals: [indexedRefusal(1)] }, 9)],
  ['an empty tenant', outcome({ tenant: '' })],
  ['an id in upper case', outcome({ pcsId: 'AB' })],
  ['a shard with U+0000', outcome({ shardId: 'a\0b' })],
  ['a reason with a lone surrogate', outcome({ reasons: ['\ud800'] })],
  ['a decision that is none', outcome({ decision: 'maybe' })],
  ['a score above 1', outcome({ score: 1.5 })],
  ['a score that is no number', outcome({ score: Number.NaN })],
  ['a negative latency', outcome({ settleMs: -1 })],
  ['a time that is none', outcome({ receivedAtMs: 1.5 })],
  ['an order that is none', list({ order: 'best' })],
  ['a negative offset', list({ offset: -1 })],
  ['a limit of 0', list({ limit: 0 })],
  ['a limit beyond a page', list({ limit: 1_000_001 })],
  ['an empty text', list({ text: '' })],
  ['labelled as what is none', list({ labelled: 'maybe' })],
  ['a bucket of half a minute', (index) => index.overview({ ...OVERVIEW, bucketMs: 90_000 })],
  ['more buckets than anybody draws', (index) => index.overview({ ...OVERVIEW, bucketMs: 60_000 })],
  ['the history of no id', (index) => index.history('acme', '')],
  ['no scores', (index) => index.scores('acme', 0)],
  ['acts without end', (index) => index.acts({ limit: Number.POSITIVE_INFINITY })],
  ['pruning before no time', (index) => index.prune({ rowsBeforeMs: Number.NaN, countsBeforeMs: 0 })],
];
