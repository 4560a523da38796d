import { computePcsId, type Pcs, type PcsV02, parsePcs } from '@kakeya/protocol';
import { budgetOf, regimeOf } from '../../src/mod.ts';

export type Overrides = Partial<Record<keyof PcsV02, unknown>>;

/** Fields of a sound 0.2 record; the overrides may make it anything. */
function fields(overrides: Overrides = {}): Record<string, unknown> {
  const signals = { D_hat: 1, coh_star: 0.3, r: 0.6 };
  const sound = {
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
    merkle_root: 'ab'.repeat(32),
    payload_kind: 'points',
    n: 100,
    d: 2,
    validity: { D_hat: { valid: true }, coh_star: { valid: true }, r: { valid: true } },
    ft: { outbox_seq: 1, degraded: false, fallbacks: [], clock_skew_ms: 0 },
    ...overrides,
  };
  return {
    pcs_id: computePcsId(String(sound.merkle_root), Number(sound.epoch), String(sound.shard_id)),
    ...sound,
  };
}

/** The same as a parsed record: what reaches the verifier in production. */
export function record(overrides: Overrides = {}): Pcs {
  const parsed = parsePcs(new TextEncoder().encode(JSON.stringify(fields(overrides))));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.record;
}

export const V01: Overrides = {
  version: '0.1',
  n: undefined,
  d: undefined,
  validity: undefined,
  payload_kind: undefined,
};
