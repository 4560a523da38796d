import { createHash } from 'node:crypto';
import {
  computePcsId,
  keyIdOf,
  type Pcs,
  type PcsV02,
  parsePcs,
  type SigningKey,
  signPcs,
} from '@kakeya/protocol';
import { budgetOf, regimeOf } from '@kakeya/verdict';

export const SECRET = 'a key for tests only';

export function hmacKey(secret = SECRET): SigningKey {
  const bytes = new TextEncoder().encode(secret);
  return { kid: keyIdOf('hmac-sha256', bytes), alg: 'hmac-sha256', secret: bytes };
}

type Overrides = Partial<Record<keyof PcsV02, unknown>>;

/** A well-formed 0.2 record that the deterministic checks accept; `name` makes its id unique. */
function unsignedRecord(name: string, overrides: Overrides = {}): Pcs {
  const merkleRoot = createHash('sha256').update(name).digest('hex');
  const signals = { D_hat: 1, coh_star: 0.3, r: 0.6 };
  const record = {
    pcs_id: '',
    schema: 'fractal-lba-kakeya',
    version: '0.2',
    shard_id: 'shard-001',
    epoch: 1,
    attempt: 1,
    sent_at: '2026-01-01T00:00:00Z',
    seed: 42,
    scales: [2, 4, 8, 16],
    N_j: { 2: 4, 4: 8, 8: 16, 16: 32 },
    ...signals,
    v_star: [0.6, 0.8],
    regime: regimeOf(signals),
    budget: budgetOf(signals),
    merkle_root: merkleRoot,
    payload_kind: 'points',
    n: 100,
    d: 2,
    validity: { D_hat: { valid: true }, coh_star: { valid: true }, r: { valid: true } },
    ft: { outbox_seq: 1, degraded: false, fallbacks: [], clock_skew_ms: 0 },
    ...overrides,
  };
  const id =
    overrides.pcs_id ??
    computePcsId(String(record.merkle_root), Number(record.epoch), String(record.shard_id));
  const parsed = parsePcs(new TextEncoder().encode(JSON.stringify({ ...record, pcs_id: id })));
  if (!parsed.ok) throw new Error(`The test record is invalid: ${JSON.stringify(parsed.problems)}`);
  return parsed.record;
}

export async function signedBody(
  name: string,
  overrides: Overrides = {},
  key: SigningKey = hmacKey(),
): Promise<string> {
  return JSON.stringify(await signPcs(unsignedRecord(name, overrides), key));
}
