import fc from 'fast-check';
import { asSha256Hex, asTenantId, type Pcs, type PcsV01, type PcsV02, pcsIdOf } from '../../src/mod.ts';

const encoder = new TextEncoder();

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

export function jsonBytes(value: unknown): Uint8Array {
  return bytesOf(JSON.stringify(value));
}

const ROOT = asSha256Hex('e966b52c992aefad3c3d0196db02554f30d10d55e8a6e5e3038f88e79e414112');

const body = {
  schema: 'fractal-lba-kakeya',
  shard_id: 'test-shard-001',
  epoch: 1,
  attempt: 1,
  sent_at: '2025-01-19T12:00:00Z',
  seed: 42,
  scales: [2, 4, 8, 16],
  N_j: { '2': 5, '4': 10, '8': 13, '16': 15 },
  coh_star: 0.066666667,
  v_star: [0.6, -0.16, 0.78],
  D_hat: 0.528320834,
  r: 0.318421053,
  regime: 'mixed',
  budget: 0.317807017,
  merkle_root: ROOT,
  ft: { outbox_seq: 7, degraded: false, fallbacks: ['cpu'], clock_skew_ms: -3 },
} as const;

/** An unsigned 0.1 record, with its own id. */
export const recordV01: PcsV01 = { ...body, version: '0.1', pcs_id: pcsIdOf(body) };

/** An unsigned 0.2 record with every optional field but `sig_alg` and `kid`. */
export const recordV02: PcsV02 = {
  ...body,
  version: '0.2',
  pcs_id: pcsIdOf(body),
  tenant_id: asTenantId('acme'),
  payload_kind: 'points',
  n: 15,
  d: 3,
  validity: {
    D_hat: { valid: true },
    coh_star: { valid: false, reason: 'n = 15 is below 2·B = 40' },
    r: { valid: true },
  },
  context: { answer: ROOT, passages: [ROOT], policy_context: ROOT },
  vrf: { suite: 'ECVRF-EDWARDS25519-SHA512-TAI', public_key: 'aa', alpha: 'bb', proof: 'cc' },
};

/** −0 is left out: JSON.stringify does not keep it. */
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => x + 0);
const count = (min: number) => fc.integer({ min, max: Number.MAX_SAFE_INTEGER });
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((b) => asSha256Hex(Buffer.from(b).toString('hex')));
const line = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .filter((s) => Array.from(s).length <= max && !/[|\p{Cc}]/u.test(s));

const shape = fc.uniqueArray(count(1), { minLength: 1, maxLength: 64 }).chain((scales) =>
  fc.array(count(1), { minLength: scales.length, maxLength: scales.length }).map((counts) => {
    const ascending = scales.toSorted((a, b) => a - b);
    return {
      scales: ascending,
      N_j: Object.fromEntries(ascending.map((scale, i) => [String(scale), counts[i] ?? 1])),
    };
  }),
);

const base = fc
  .record(
    {
      shard_id: line(256),
      epoch: count(0),
      attempt: count(1),
      sent_at: fc
        .date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        })
        .map((date) => date.toISOString()),
      seed: fc.maxSafeInteger(),
      shape,
      coh_star: real(0, 2),
      v_star: fc.array(real(-Number.MAX_VALUE, Number.MAX_VALUE), { minLength: 1, maxLength: 30 }),
      D_hat: real(-4096, 4096),
      r: real(0, 1),
      regime: fc.constantFrom('sticky', 'mixed', 'non_sticky'),
      budget: real(0, 1),
      merkle_root: hash,
      ft: fc.record({
        outbox_seq: count(0),
        degraded: fc.boolean(),
        fallbacks: fc.array(fc.string({ unit: 'binary', maxLength: 64 }), { maxLength: 32 }),
        clock_skew_ms: fc.maxSafeInteger(),
      }),
    },
    {
      requiredKeys: [
        'shard_id',
        'epoch',
        'attempt',
        'sent_at',
        'seed',
        'shape',
        'coh_star',
        'v_star',
        'D_hat',
        'r',
        'regime',
        'budget',
        'merkle_root',
      ],
    },
  )
  .map(({ shape: { scales, N_j }, ...rest }) => {
    const made = { ...rest, scales, N_j, schema: 'fractal-lba-kakeya' } as const;
    return { ...made, pcs_id: pcsIdOf(made) };
  });

const validity = fc.oneof(
  fc.constant({ valid: true } as const),
  line(512).map((reason) => ({ valid: false, reason }) as const),
);

const added = fc.record(
  {
    tenant_id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).map(asTenantId),
    payload_kind: fc.constantFrom('points', 'embeddings', 'text'),
    n: count(0),
    d: count(1),
    validity: fc.record({ D_hat: validity, coh_star: validity, r: validity }),
    context: fc.record(
      { answer: hash, passages: fc.array(hash, { maxLength: 5 }), policy_context: hash },
      { requiredKeys: [] },
    ),
    vrf: fc.record({
      suite: fc.constantFrom('ECVRF-EDWARDS25519-SHA512-TAI', 'ECVRF-EDWARDS25519-SHA512-ELL2'),
      public_key: line(128),
      alpha: line(1024),
      proof: line(256),
    }),
  },
  { requiredKeys: [] },
);

/** Any valid unsigned record. */
const anyPcsV01: fc.Arbitrary<PcsV01> = base.map((fields) => ({ ...fields, version: '0.1' }));
export const anyPcsV02: fc.Arbitrary<PcsV02> = fc
  .tuple(base, added)
  .map(([fields, more]) => ({ ...fields, ...more, version: '0.2' }));
export const anyPcs: fc.Arbitrary<Pcs> = fc.oneof(anyPcsV01, anyPcsV02);
