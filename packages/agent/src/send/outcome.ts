import type { PcsId } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import { hasReadableParts, isReadablePart, type OutcomeParts } from './outcome_parts.ts';

export type Decision = 'accept' | 'escalate' | 'reject';

export interface OutcomeReason {
  readonly code: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

interface Verdict {
  readonly pcs_id: PcsId;
  readonly decision: Decision;
  /** True exactly when `decision` is `accept`. */
  readonly accepted: boolean;
  readonly escalated: boolean;
  readonly reasons: readonly OutcomeReason[];
  readonly [field: string]: unknown;
}

/**
 * The gateway's verdict. What an agent branches on is checked. Of the other members that are typed here, one that is
 * not of its type is left out, as if the gateway had not said it; everything else is passed on as it came, so that a
 * newer gateway can say more.
 */
export interface Outcome extends Verdict, OutcomeParts {
  readonly [field: string]: unknown;
}

/** The gateway's answer, kept beside the record as its acknowledgement. */
export interface Answer {
  readonly status: 200 | 202;
  /** True when the gateway had decided this record before. */
  readonly replayed: boolean;
  readonly outcome: Outcome;
}

export function isPcsId(value: unknown): value is PcsId {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/**
 * The verdict on `pcsId`; undefined when `value` is none. A verdict on another record, or one whose parts contradict
 * each other, is none: an answer that a proxy or a fault mixed up must not read as acceptance.
 */
export function readOutcome(value: unknown, pcsId: PcsId): Outcome | undefined {
  if (!isVerdict(value, pcsId)) return undefined;
  if (hasReadableParts(value)) return value;
  const readable = Object.fromEntries(
    Object.entries(value).filter(([name, part]) => isReadablePart(name, part)),
  );
  return isVerdict(readable, pcsId) && hasReadableParts(readable) ? readable : undefined;
}

function isVerdict(value: unknown, pcsId: PcsId): value is Verdict {
  if (!isRecord(value)) return false;
  const { pcs_id, decision, accepted, escalated, reasons } = value;
  return (
    pcs_id === pcsId &&
    (decision === 'accept' || decision === 'escalate' || decision === 'reject') &&
    accepted === (decision === 'accept') &&
    escalated === (decision === 'escalate') &&
    Array.isArray(reasons) &&
    reasons.every(isReason)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isReason(value: unknown): value is OutcomeReason {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Reads back an acknowledgement that the outbox stored. */
export function parseAnswer(json: string, pcsId: PcsId): Answer {
  const value: unknown = JSON.parse(json);
  if (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    (value.status === 200 || value.status === 202) &&
    'replayed' in value &&
    typeof value.replayed === 'boolean' &&
    'outcome' in value
  ) {
    const outcome = readOutcome(value.outcome, pcsId);
    if (outcome !== undefined) return { status: value.status, replayed: value.replayed, outcome };
  }
  throw new AgentError('outbox_corrupt', `Outbox: the stored answer to ${pcsId} is not readable.`);
}
