import { type Pcs, type SigningKey, signPcs, type TenantId } from '@kakeya/protocol';
import { AgentError } from './errors.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { OutboxRecord } from './outbox/types.ts';
import { toWire } from './envelope.ts';
import { type ReadSubmission, readSubmission } from './read_submission.ts';
import { assertSendable } from './summary/assert_sendable.ts';
import type { Submission } from './summary/submission.ts';

interface Signer {
  readonly outbox: Outbox;
  readonly key: SigningKey | undefined;
  readonly tenant: TenantId | undefined;
}

/**
 * Numbers, signs and serialises records with what comes beside them, in their order. The number goes into the
 * signed bytes, so it is taken first. A record that is signed already is taken as it is: a changed number would
 * break its signature.
 *
 * @throws AgentError `key_missing`, `tenant_mismatch`, `input_invalid`; ProtocolError for a key that does not fit
 */
export async function prepareRecords(
  signer: Signer,
  submissions: readonly Submission[],
): Promise<OutboxRecord[]> {
  const read = submissions.map(readSubmission);
  for (const { record } of read) assertAcceptable(signer, record);
  const first = signer.outbox.reserve(read.length);
  return Promise.all(read.map((each, i) => prepareRecord(signer, each, first + i)));
}

async function prepareRecord(
  { key }: Signer,
  { record, beside }: ReadSubmission,
  outboxSeq: number,
): Promise<OutboxRecord> {
  const signed =
    record.sig === undefined && key !== undefined ? await signPcs(numbered(record, outboxSeq), key) : record;
  return { outboxSeq, pcsId: record.pcs_id, body: toWire({ record: signed, beside }) };
}

function numbered(record: Pcs, outboxSeq: number): Pcs {
  const { degraded = false, fallbacks = [], clock_skew_ms = 0 } = record.ft ?? {};
  return { ...record, ft: { outbox_seq: outboxSeq, degraded, fallbacks, clock_skew_ms } };
}

function assertAcceptable({ key, tenant }: Signer, record: Pcs): void {
  // Before a number is taken, so that what nobody can send leaves no trace.
  assertSendable(record);
  if (record.sig === undefined && key === undefined) {
    throw new AgentError(
      'key_missing',
      'The record is not signed: give createAgent a key, or sign it first.',
    );
  }
  if (record.version !== '0.2' || record.tenant_id === undefined || tenant === undefined) return;
  if (record.tenant_id !== tenant) {
    throw new AgentError(
      'tenant_mismatch',
      `The record is of tenant ${record.tenant_id}, the agent of ${tenant}: the gateway would refuse it.`,
    );
  }
}
