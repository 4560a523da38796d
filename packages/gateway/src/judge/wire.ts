import { createKeyring, type TenantId, type VerificationKey } from '@kakeya/protocol';
import type { LoggedChange } from '@kakeya/verdict';
import type { DecisionsWire } from '../decisions/decisions.ts';
import type { GroundingReport } from '@kakeya/verdict/grounding';
import type { MeasuredText, TextQuestion } from '../evidence/measure_text.ts';
import type { Evidence, GroundingQuestion, Judgement } from './judgement.ts';
import type { JudgedTenant } from './judge_evidence.ts';

/** A tenant as it crosses to a judge's thread: a keyring has methods, which cannot. */
export interface TenantWire {
  readonly id: TenantId;
  readonly keys: readonly VerificationKey[] | undefined;
  readonly minPcsVersion: JudgedTenant['minPcsVersion'];
}

/** Many submissions as one message; the bodies lie one after the other in a buffer that is handed over, not copied. */
export interface EvidenceBatch {
  /** Comes back with the answer: an answer must never be taken for that to another batch. */
  readonly number: number;
  readonly tenants: readonly TenantId[];
  readonly seqs: readonly number[];
  readonly receivedAtMs: readonly number[];
  readonly external: readonly Evidence['external'][];
  /** Offset of the end of each body in `bodies`. */
  readonly ends: readonly number[];
  readonly bodies: ArrayBuffer;
}

export type ToJudge =
  | { readonly tenants: readonly TenantWire[] }
  | { readonly decisions: DecisionsWire }
  | { readonly changed: LoggedChange }
  | { readonly settledThrough: number }
  | { readonly batch: EvidenceBatch }
  | { readonly ground: GroundingQuestion; readonly number: number }
  | { readonly measure: TextQuestion; readonly number: number }
  | 'close';

/** One answer per batch or question. */
export type FromJudge = { readonly number: number } & (
  | { readonly judgements: readonly Judgement[] }
  | { readonly report: GroundingReport }
  | { readonly measured: MeasuredText }
  | { readonly failed: string }
);

export function packTenants(tenants: Iterable<JudgedTenant>): TenantWire[] {
  return [...tenants].map(({ id, keyring, minPcsVersion }) => ({ id, keys: keyring?.keys, minPcsVersion }));
}

export function unpackTenants(tenants: readonly TenantWire[]): ReadonlyMap<string, JudgedTenant> {
  return new Map(
    tenants.map(({ id, keys, minPcsVersion }) => [
      id,
      { id, keyring: keys === undefined ? undefined : createKeyring(keys), minPcsVersion },
    ]),
  );
}

export function packEvidence(number: number, items: readonly Evidence[]): EvidenceBatch {
  const ends: number[] = [];
  let size = 0;
  for (const { body } of items) ends.push((size += body.length));
  const bodies = new Uint8Array(size);
  for (const [index, { body }] of items.entries()) bodies.set(body, (ends[index] ?? 0) - body.length);
  return {
    number,
    tenants: items.map(({ tenant }) => tenant),
    seqs: items.map(({ seq }) => seq),
    receivedAtMs: items.map(({ receivedAtMs }) => receivedAtMs),
    external: items.map(({ external }) => external),
    ends,
    bodies: bodies.buffer,
  };
}

export function unpackEvidence({
  tenants,
  seqs,
  receivedAtMs,
  external,
  ends,
  bodies,
}: EvidenceBatch): Evidence[] {
  const all = new Uint8Array(bodies);
  let start = 0;
  return tenants.map((tenant, index) => {
    const [seq, atMs, end] = [seqs[index], receivedAtMs[index], ends[index]];
    if (seq === undefined || atMs === undefined || end === undefined)
      throw new Error('A batch of evidence is incomplete.');
    const body = all.subarray(start, end);
    start = end;
    return { seq, tenant, receivedAtMs: atMs, body, external: external[index] };
  });
}
