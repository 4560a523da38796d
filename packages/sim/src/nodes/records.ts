import { buildPcs } from '@kakeya/agent/summary';
import {
  claimsDigest,
  computePcsId,
  type Pcs,
  type PcsId,
  parsePcs,
  type SigningKey,
  signPcs,
} from '@kakeya/protocol';
import { createVerifier, DEFAULT_PARAMS, type Verification } from '@kakeya/verdict';

export const TENANTS = ['alpha', 'beta'] as const;
export type TenantName = (typeof TENANTS)[number];

/** Agents over one outbox are of one tenant. */
export const tenantOfAgent = (agent: number, sharedOutbox: boolean): TenantName =>
  sharedOutbox || agent % 2 === 0 ? 'alpha' : 'beta';

/**
 * `base`: an honest record. `resent`: the same claims in other bytes, as after a repeated delivery. `forked`: other
 * claims under the same id, signed. `forged`: signed with the other tenant's key. `garbage`: no record at all.
 */
export const VARIANTS = ['base', 'resent', 'forked', 'forged', 'garbage'] as const;
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
  /** The verdict, derived once: it must never come out differently. */
  readonly outcome: Verification;
}

/** Distinct ids; each belongs to both tenants, since a `pcs_id` does not name the tenant. */
export const IDS = 8;

export type RecordPool = (tenant: TenantName, id: number, variant: Variant) => PreparedRecord;

/** Signing and measuring once per process keeps a schedule at a millisecond or two. */
export async function prepareRecords(keyOf: (tenant: TenantName) => SigningKey): Promise<RecordPool> {
  const pool = new Map<string, PreparedRecord>();
  const decide = createVerifier(DEFAULT_PARAMS);
  for (let id = 0; id < IDS; id++) {
    const base = unsigned(id);
    for (const tenant of TENANTS) {
      for (const variant of VARIANTS) {
        const prepared = await prepare(base, tenant, variant, decide, keyOf);
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

const TEXT = 'The invoice of March was paid on the second of April. The supplier confirmed it by letter.';
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
  decide: (record: Pcs) => Verification,
  keyOf: (tenant: TenantName) => SigningKey,
): Promise<Omit<PreparedRecord, 'name'>> {
  const encoder = new TextEncoder();
  if (variant === 'garbage') {
    return { tenant, variant, body: encoder.encode(`{"pcs_id": "${base.pcs_id}"`), claim: undefined };
  }
  const signer = keyOf(variant === 'forged' ? otherThan(tenant) : tenant);
  const record = await signPcs(alter(base, variant), signer);
  const body = encoder.encode(JSON.stringify(record));
  if (variant === 'forged') return { tenant, variant, body, claim: undefined };
  const parsed = parsePcs(body);
  if (!parsed.ok) throw new Error(`A prepared record is invalid: ${JSON.stringify(parsed.problems)}`);
  const claim = {
    record,
    pcsId: record.pcs_id,
    digest: claimsDigest(parsed.record),
    outcome: decide(parsed.record),
  };
  return { tenant, variant, body, claim };
}

const otherThan = (tenant: TenantName): TenantName => (tenant === 'alpha' ? 'beta' : 'alpha');

function alter(base: Pcs, variant: Variant): Pcs {
  if (variant === 'resent') return { ...base, attempt: 2, sent_at: '2026-01-01T00:01:00Z' };
  if (variant === 'forked') return { ...base, budget: base.budget / 2 };
  return base;
}
