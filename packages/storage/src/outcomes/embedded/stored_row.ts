import type { IndexedAct, IndexedLabel, ListedOutcome, Repetition } from '../types.ts';
import { UnreadableRow } from './describe_failure.ts';

const DECISIONS = ['accept', 'escalate', 'reject'] as const;
const LABELS = ['wrong', 'benign'] as const;

export type Columns = Readonly<Record<string, unknown>>;

/** All of these throw on a row that this index has not written. */
export function outcomeOf(columns: Columns): ListedOutcome {
  const policy = textOrNull(columns, 'policy');
  return {
    tenant: text(columns, 'tenant'),
    pcsId: text(columns, 'pcs_id'),
    shardId: textOrNull(columns, 'shard_id'),
    inboxSeq: number(columns, 'inbox_seq'),
    resultSeq: number(columns, 'result_seq'),
    receivedAtMs: number(columns, 'received_at_ms'),
    decision: oneOf(columns, 'decision', DECISIONS),
    regime: textOrNull(columns, 'regime'),
    reasons: textsOf(text(columns, 'reasons')),
    score: numberOrNull(columns, 'score'),
    settleMs: numberOrNull(columns, 'settle_ms'),
    guarantee: textOrNull(columns, 'guarantee'),
    policy: policy === null ? null : policyOf(policy),
    labelWanted: number(columns, 'label_wanted') === 1,
    replays: number(columns, 'replays'),
    equivocations: number(columns, 'equivocations'),
    label: columns['label'] === null ? null : oneOf(columns, 'label', LABELS),
  };
}

export function repetitionOf(columns: Columns): Repetition {
  const repetition = {
    tenant: text(columns, 'tenant'),
    pcsId: text(columns, 'pcs_id'),
    resultSeq: number(columns, 'result_seq'),
    inboxSeq: number(columns, 'inbox_seq'),
    requestId: text(columns, 'request_id'),
    atMs: number(columns, 'at_ms'),
  };
  if (columns['stored_digest'] === null) return repetition;
  const storedDigest = text(columns, 'stored_digest');
  return { ...repetition, equivocation: { storedDigest, claimedDigest: text(columns, 'claimed_digest') } };
}

export function labelOf(columns: Columns): IndexedLabel {
  return {
    tenant: text(columns, 'tenant'),
    pcsId: text(columns, 'pcs_id'),
    changeSeq: number(columns, 'change_seq'),
    label: oneOf(columns, 'label', LABELS),
    by: text(columns, 'labelled_by'),
    atMs: number(columns, 'at_ms'),
    leftOut: textOrNull(columns, 'left_out'),
  };
}

export function actOf(columns: Columns): IndexedAct {
  return {
    tenant: textOrNull(columns, 'tenant'),
    seq: number(columns, 'seq'),
    atMs: number(columns, 'at_ms'),
    who: text(columns, 'who'),
    act: text(columns, 'act'),
    detail: text(columns, 'detail'),
  };
}

export function text(columns: Columns, name: string): string {
  const value = columns[name];
  if (typeof value === 'string') return value;
  throw new UnreadableRow(`${name} is not a text`);
}

export function number(columns: Columns, name: string): number {
  const value = columns[name];
  if (typeof value === 'number') return value;
  throw new UnreadableRow(`${name} is not a number`);
}

/** A JSON object of counts. */
export function countsOf(json: string): (readonly [string, number])[] {
  const parsed = parse(json);
  if (typeof parsed !== 'object' || parsed === null) throw new UnreadableRow('counts are not an object');
  return Object.entries(parsed).map(([key, n]: [string, unknown]) => {
    if (typeof n !== 'number') throw new UnreadableRow('a count is not a number');
    return [key, n];
  });
}

function oneOf<T extends string>(columns: Columns, name: string, allowed: readonly T[]): T {
  const value = allowed.find((each) => each === columns[name]);
  if (value === undefined) throw new UnreadableRow(`${name} is none of ${allowed.join(', ')}`);
  return value;
}

function textOrNull(columns: Columns, name: string): string | null {
  return columns[name] === null ? null : text(columns, name);
}

function numberOrNull(columns: Columns, name: string): number | null {
  return columns[name] === null ? null : number(columns, name);
}

function textsOf(json: string): readonly string[] {
  const parsed = parse(json);
  if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'string')) return parsed;
  throw new UnreadableRow('reasons are not a list of texts');
}

function policyOf(json: string): NonNullable<ListedOutcome['policy']> {
  const parsed = parse(json);
  if (typeof parsed !== 'object' || parsed === null) throw new UnreadableRow('policy is not an object');
  const columns: Columns = { ...parsed };
  return { id: text(columns, 'id'), version: text(columns, 'version'), verdict: text(columns, 'verdict') };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UnreadableRow('a text is not JSON', { cause });
  }
}
