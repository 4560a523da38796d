import { StorageError } from '../errors.ts';
import type {
  OutcomeBatch,
  OutcomeFilter,
  OutcomeRow,
  OutcomeWindow,
  OverviewQuery,
  Repetition,
} from './types.ts';

const MAX_KEY_LENGTH = 512;
const MAX_TEXT_LENGTH = 8_192;
const MAX_REASONS = 256;
const MAX_PAGE = 1_000;
const MAX_LISTED = 100_000;
const MAX_BUCKETS = 10_000;
const MINUTE_MS = 60_000;
const DECISIONS: ReadonlySet<string> = new Set(['accept', 'escalate', 'reject']);
const LABELS: ReadonlySet<string> = new Set(['wrong', 'benign']);
const LABELLED: ReadonlySet<string> = new Set(['yes', 'no', 'wanted']);
const ORDERS: ReadonlySet<string> = new Set(['newest', 'oldest']);

/** Nothing of a batch may lie beyond its position: it would be passed over as known when the rest of its stretch comes. */
export function assertBatch(batch: OutcomeBatch, throughSeq: number): void {
  const { outcomes, repetitions, labels, refusals, acts } = batch;
  assertSeq('throughSeq', throughSeq);
  for (const row of outcomes) assertOutcome(row);
  for (const repetition of repetitions) assertRepetition(repetition);
  for (const { tenant, pcsId, label, by, atMs, leftOut } of labels) {
    assertId(tenant, pcsId);
    assertOneOf('label', label, LABELS);
    assertText('by', by);
    assertInstant('atMs', atMs);
    if (leftOut !== null) assertText('leftOut', leftOut);
  }
  for (const { tenant, atMs, type } of refusals) {
    assertKey('tenant', tenant);
    assertInstant('atMs', atMs);
    assertText('type', type);
  }
  for (const { tenant, atMs, who, act, detail } of acts) {
    if (tenant !== null) assertKey('tenant', tenant);
    assertInstant('atMs', atMs);
    for (const [name, text] of Object.entries({ who, act, detail })) assertText(name, text);
  }
  const results = [...outcomes, ...repetitions, ...refusals].map(({ resultSeq }) => resultSeq);
  assertPositions('resultSeq', results, throughSeq);
  assertPositions(
    'changeSeq',
    labels.map(({ changeSeq }) => changeSeq),
    throughSeq,
  );
  assertPositions(
    'seq',
    acts.map(({ seq }) => seq),
    throughSeq,
  );
}

export function assertWindow(window: OutcomeWindow): void {
  assertFilter(window);
  if (window.throughSeq !== undefined) assertSeq('throughSeq', window.throughSeq);
  assertOneOf('order', window.order, ORDERS);
  assertInteger('offset', window.offset, 0, Number.MAX_SAFE_INTEGER);
  assertInteger('limit', window.limit, 1, MAX_PAGE);
}

export function assertOverviewQuery({ tenant, fromMs, untilMs, bucketMs }: OverviewQuery): void {
  if (tenant !== undefined) assertKey('tenant', tenant);
  assertInstant('fromMs', fromMs);
  assertInstant('untilMs', untilMs);
  assertInteger('bucketMs', bucketMs, MINUTE_MS, Number.MAX_SAFE_INTEGER);
  if (bucketMs % MINUTE_MS !== 0) throw refusal(`bucketMs must be whole minutes; got ${bucketMs} ms.`);
  if ((untilMs - fromMs) / bucketMs > MAX_BUCKETS) {
    throw refusal(
      `An overview has at most ${MAX_BUCKETS} buckets: ask for a shorter time or longer buckets.`,
    );
  }
}

export function assertId(tenant: string, pcsId: string): void {
  assertKey('tenant', tenant);
  assertKey('pcsId', pcsId);
  if (pcsId !== pcsId.toLowerCase()) throw refusal('pcsId must be in lower case, as the protocol writes it.');
}

export function assertTenant(tenant: string | undefined): void {
  if (tenant !== undefined) assertKey('tenant', tenant);
}

export function assertListed(limit: number): void {
  assertInteger('limit', limit, 1, MAX_LISTED);
}

export function assertInstant(name: string, ms: number): void {
  assertInteger(`${name} (Unix milliseconds)`, ms, 0, Number.MAX_SAFE_INTEGER);
}

function assertOutcome(row: OutcomeRow): void {
  assertId(row.tenant, row.pcsId);
  if (row.shardId !== null) assertKey('shardId', row.shardId);
  assertSeq('inboxSeq', row.inboxSeq);
  assertInstant('receivedAtMs', row.receivedAtMs);
  assertOneOf('decision', row.decision, DECISIONS);
  if (row.regime !== null) assertKey('regime', row.regime);
  if (row.reasons.length > MAX_REASONS) throw refusal(`An outcome has at most ${MAX_REASONS} reasons.`);
  for (const code of row.reasons) assertKey('reasons', code);
  assertMeasure('score', row.score, 1);
  assertMeasure('settleMs', row.settleMs, Number.MAX_SAFE_INTEGER);
  if (row.guarantee !== null) assertText('guarantee', row.guarantee);
  for (const [name, text] of Object.entries(row.policy ?? {})) assertText(`policy.${name}`, text);
}

function assertRepetition({ tenant, pcsId, inboxSeq, requestId, atMs, equivocation }: Repetition): void {
  assertId(tenant, pcsId);
  assertSeq('inboxSeq', inboxSeq);
  assertText('requestId', requestId);
  assertInstant('atMs', atMs);
  for (const [name, text] of Object.entries(equivocation ?? {})) assertText(name, text);
}

function assertFilter({ tenant, fromMs, untilMs, decision, reason, shardId, text, labelled }: OutcomeFilter) {
  assertTenant(tenant);
  if (fromMs !== undefined) assertInstant('fromMs', fromMs);
  if (untilMs !== undefined) assertInstant('untilMs', untilMs);
  if (decision !== undefined) assertOneOf('decision', decision, DECISIONS);
  if (reason !== undefined) assertKey('reason', reason);
  if (shardId !== undefined) assertKey('shardId', shardId);
  if (text !== undefined) assertKey('text', text);
  if (labelled !== undefined) assertOneOf('labelled', labelled, LABELLED);
}

function assertPositions(name: string, seqs: readonly number[], throughSeq: number): void {
  for (const seq of seqs) assertInteger(`${name} (at most throughSeq)`, seq, 1, throughSeq);
  if (new Set(seqs).size < seqs.length) throw refusal(`Two entries of a batch have one ${name}.`);
}

function assertSeq(name: string, seq: number): void {
  assertInteger(name, seq, 0, Number.MAX_SAFE_INTEGER);
}

function assertInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw refusal(`${name} must be an integer from ${least} to ${most}; got ${value}.`);
}

function assertMeasure(name: string, value: number | null, most: number): void {
  if (value === null || (value >= 0 && value <= most)) return;
  throw refusal(`${name} must lie in [0, ${most}] or be null; got ${value}.`);
}

function assertOneOf(name: string, value: string, allowed: ReadonlySet<string>): void {
  if (!allowed.has(value)) throw refusal(`${name} must be one of ${[...allowed].join(', ')}.`);
}

function assertKey(name: string, text: string): void {
  if (text === '' || text.length > MAX_KEY_LENGTH) {
    throw refusal(`${name} must have 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  assertText(name, text);
}

/** A lone surrogate has no UTF-8 form, and a U+0000 would end the text: both would come back altered. */
function assertText(name: string, text: string): void {
  if (text.length > MAX_TEXT_LENGTH)
    throw refusal(`${name} must have at most ${MAX_TEXT_LENGTH} characters.`);
  if (!text.isWellFormed() || text.includes('\0')) {
    throw refusal(`${name} must be well-formed Unicode without U+0000.`);
  }
}

const refusal = (message: string): StorageError => new StorageError('invalid_argument', message);
