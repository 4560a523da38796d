import type { SQLOutputValue } from 'node:sqlite';
import type { PcsId } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import { isPcsId } from '../send/outcome.ts';
import { bytesColumn, integerColumn, textColumn } from './sqlite.ts';
import type { DeadLetter, DeadLetterReason, OutboxRecord } from './types.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

export function pcsIdColumn(row: Row): PcsId {
  const value = textColumn(row, 'pcs_id');
  if (isPcsId(value)) return value;
  throw new AgentError('outbox_corrupt', `Outbox: a stored pcs_id is none: ${value}`);
}

export function toRecord(row: Row): OutboxRecord {
  return {
    outboxSeq: integerColumn(row, 'outbox_seq'),
    pcsId: pcsIdColumn(row),
    body: bytesColumn(row, 'body'),
  };
}

export function toDeadLetter(row: Row): DeadLetter {
  return {
    outboxSeq: integerColumn(row, 'outbox_seq'),
    pcsId: pcsIdColumn(row),
    reason: parseReason(textColumn(row, 'reason')),
    appendedAtMs: integerColumn(row, 'appended_at_ms'),
    deadAtMs: integerColumn(row, 'settled_at_ms'),
  };
}

export function parseReason(json: string): DeadLetterReason {
  const value: unknown = JSON.parse(json);
  if (!isReason(value)) {
    throw new AgentError('outbox_corrupt', 'Outbox: a dead letter has no readable reason.');
  }
  return value;
}

function isReason(value: unknown): value is DeadLetterReason {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    (value.code === 'refused' ||
      value.code === 'retries_exhausted' ||
      value.code === 'retry_after_too_long') &&
    'status' in value &&
    (value.status === null || typeof value.status === 'number') &&
    'type' in value &&
    (value.type === null || typeof value.type === 'string') &&
    'detail' in value &&
    typeof value.detail === 'string' &&
    'tries' in value &&
    typeof value.tries === 'number'
  );
}
