import { buildPcs } from '@kakeya/agent/summary';
import {
  claimsDigest,
  computePcsId,
  type Pcs,
  type PcsId,
  parsePcs,
  sha256Hex,
  type SigningKey,
  signPcs,
} from '@kakeya/protocol';
import type { OutputTexts } from '@kakeya/verdict';

export const TENANTS = ['alpha', 'beta'] as const;
export type TenantName = (typeof TENANTS)[number];

/** Agents over one outbox are of one tenant. */
export const tenantOfAgent = (agent: number, sharedOutbox: boolean): TenantName =>
  sharedOutbox || agent % 2 === 0 ? 'alpha' : 'beta';

/**
 * `base`: an honest record. `resent`: the same claims in other bytes, as after a repeated delivery. `forked`: other
 * claims under the same id, signed. `grounded`: with the texts that it was made from, where its version has them.
 * `forged`: signed with the other tenant's key. `garbage`: no record at all.
 */
export const VARIANTS = ['base', 'resent', 'forked', 'grounded', 'forged', 'garbage'] as const;
export type Variant = (typeof VARIANTS)[number];

/** A body that can be submitted, with everything that follows from it, worked out beforehand. */
export interface PreparedRecord {
  readonly name: string;
  readonly tenant: TenantName;
  readonly variant: Variant;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Undefined when it must be refused whenever it comes. */
  readonly claim: Claim | undefined;
}

export interface Claim {
  readonly record: Pcs;
  readonly pcsId: PcsId;
  readonly digest: string;
  /** What comes beside the record. */
  readonly texts: OutputTexts | undefined;
}

/** Distinct ids; each belongs to both tenants, since a `pcs_id` does not name the tenant. */
export const IDS = 8;

export type RecordPool = (tenant: TenantName, id: number, variant: Variant) => PreparedRecord;

/** Signing and measuring once per process keeps a schedule at a millisecond or two. */
export async function prepareRecords(keyOf: (tenant: TenantName) => SigningKey): Promise<RecordPool> {
  const pool = new Map<string, PreparedRecord>();
  for (let id = 0; id < IDS; id++) {
    const base = unsigned(id);
    for (const tenant of TENANTS) {
      for (const variant of VARIANTS) {
        const prepared = await prepare(base, tenant, variant, keyOf);
        pool.set(`${tenant}/${id}/${variant}`, { ...prepared, name: `${tenant}/${id}/${variant}` });
      }
    }
  }
  return (tenant, id, variant) => {
    const prepared = pool.get(`${tenant}/${id}/${variant}`);
    if (prepared === undefined) throw new Error(`No record ${tenant}/${id}/${variant} was prepared.`);
    return prepared;
  };
}

/** Long enough for valid signals, and not repetitive: what is not degraded is accepted. */
const TEXT = Array.from(
  { length: 5 },
  (_, i) =>
    `Item ${(i * 37) % 101} of the order ${(i * i) % 89} was sent on day ${i + 1} and cost ${(i * 53) % 997} francs.`,
).join(' ');
const TEXTS: OutputTexts = { answer: TEXT.slice(0, TEXT.indexOf('.') + 1), passages: [TEXT], samples: [] };
let measured: Partial<Record<Pcs['version'], Pcs>> = {};

/** One payload measured once per version; ids differ by the epoch, every second record is degraded and so escalated. */
function unsigned(id: number): Pcs {
  const version = id % 4 < 2 ? '0.2' : '0.1';
  const model: Pcs =
    measured[version] ??
    buildPcs({
      payload: { kind: 'text', text: TEXT },
      version,
      shardId: 'sim',
      epoch: 1,
      sentAt: '2026-01-01T00:00:00Z',
    });
  measured = { ...measured, [version]: model };
  const epoch = 100 + id;
  return {
    ...model,
    epoch,
    pcs_id: computePcsId(model.merkle_root, epoch, model.shard_id),
    ft: { outbox_seq: 1, degraded: id % 2 === 1, fallbacks: [], clock_skew_ms: 0 },
  };
}

async function prepare(
  base: Pcs,
  tenant: TenantName,
  variant: Variant,
  keyOf: (tenant: TenantName) => SigningKey,
): Promise<Omit<PreparedRecord, 'name'>> {
  const encoder = new TextEncoder();
  if (variant === 'garbage') {
    return { tenant, variant, body: encoder.encode(`{"pcs_id": "${base.pcs_id}"`), claim: undefined };
  }
  const signer = keyOf(variant === 'forged' ? otherThan(tenant) : tenant);
  const record = await signPcs(alter(base, variant), signer);
  const texts = variant === 'grounded' && record.version === '0.2' ? TEXTS : undefined;
  const submitted = texts === undefined ? record : { pcs: record, ...texts };
  const body = encoder.encode(JSON.stringify(submitted));
  if (variant === 'forged') return { tenant, variant, body, claim: undefined };
  const parsed = parsePcs(encoder.encode(JSON.stringify(record)));
  if (!parsed.ok) throw new Error(`A prepared record is invalid: ${JSON.stringify(parsed.problems)}`);
  const claim = {
    record,
    pcsId: record.pcs_id,
    digest: claimsDigest(parsed.record),
    texts,
  };
  return { tenant, variant, body, claim };
}

const otherThan = (tenant: TenantName): TenantName => (tenant === 'alpha' ? 'beta' : 'alpha');

function alter(base: Pcs, variant: Variant): Pcs {
  if (variant === 'resent') return { ...base, attempt: 2, sent_at: '2026-01-01T00:01:00Z' };
  if (variant === 'forked') return { ...base, budget: base.budget / 2 };
  if (variant !== 'grounded' || base.version === '0.1') return base;
  const digestOf = (text: string) => sha256Hex(new TextEncoder().encode(text));
  return {
    ...base,
    context: { answer: digestOf(TEXTS.answer), passages: TEXTS.passages.map(digestOf) },
  };
}
