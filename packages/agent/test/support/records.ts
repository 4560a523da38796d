import { createHash } from 'node:crypto';
import type { PcsId } from '@kakeya/protocol';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { OutboxRecord } from '../../src/outbox/types.ts';
import { type Answer, isPcsId } from '../../src/send/outcome.ts';

export function idOf(name: string): PcsId {
  const id = createHash('sha256').update(name).digest('hex');
  if (!isPcsId(id)) throw new Error('SHA-256 is 64 hex digits');
  return id;
}

/** A record whose body names itself; the outbox and the sender do not look inside. */
export function recordOf(outboxSeq: number, name = `record ${outboxSeq}`): OutboxRecord {
  const pcsId = idOf(name);
  const body = new TextEncoder().encode(JSON.stringify({ pcs_id: pcsId, outbox_seq: outboxSeq, name }));
  return { outboxSeq, pcsId, body };
}

export function appendRecord(outbox: Outbox, leaseMs = 0, name?: string): OutboxRecord {
  const record = recordOf(outbox.reserve(1), name);
  outbox.append([record], leaseMs);
  return record;
}

export function accepted(pcsId: PcsId): Answer {
  return { status: 200, replayed: false, outcome: outcomeOf(pcsId, 'accept') };
}

export function outcomeOf(pcsId: PcsId, decision: 'accept' | 'escalate' | 'reject'): Answer['outcome'] {
  return {
    pcs_id: pcsId,
    decision,
    accepted: decision === 'accept',
    escalated: decision === 'escalate',
    recomputed_D_hat: 1.2,
    recomputed_budget: 0.3,
    regime: 'mixed',
    reasons: decision === 'accept' ? [] : [{ code: 'degraded', message: 'the agent says so', values: {} }],
    guarantee: null,
    params_hash: '0'.repeat(64),
    calibration_version: null,
    policy: null,
    policy_hash: null,
  };
}
